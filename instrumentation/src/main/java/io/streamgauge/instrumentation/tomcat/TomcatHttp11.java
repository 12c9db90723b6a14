// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Tomcat's HTTP/1.1 responses, at the transfer-coding filter: the last hand
 * that sees payload and the first that sees it as the client will.
 *
 * <p>{@code ChunkedOutputFilter#doWrite} makes exactly one chunk on the wire of every call, {@code
 * IdentityOutputFilter#doWrite} cuts what exceeds the Content-Length, and a compression filter sits
 * above both; so bytes and chunks equal what the client receives. Answers without a body (HEAD,
 * 204, 304) and files sent by the kernel go through {@code VoidOutputFilter}, which is not woven;
 * the latter are counted by {@link TomcatSendfile}. The filters are pooled with their processor and
 * get the response's meter anew by {@code setResponse}.
 */
public final class TomcatHttp11 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (HTTP/1.1)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.coyote.http11.filters.ChunkedOutputFilter")
        .slot()
        .method(ActivateChunked.class, "setResponse", "org.apache.coyote.Response")
        .method(Body.class, "doWrite", "java.nio.ByteBuffer");
    on.type("org.apache.coyote.http11.filters.IdentityOutputFilter")
        .slot()
        .method(Activate.class, "setResponse", "org.apache.coyote.Response")
        .method(Body.class, "doWrite", "java.nio.ByteBuffer");
  }

  /** The filter becomes the last one of a response. */
  static final class Activate {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object filter, @Advice.Argument(0) Response response) {
      Bridge.share(response, filter);
    }
  }

  /** The same, of a response whose chunks have a head and a tail of their own. */
  static final class ActivateChunked {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object filter, @Advice.Argument(0) Response response) {
      Meter meter = Bridge.meter(response);
      Bridge.attach(filter, meter);
      if (meter != null) {
        meter.framed(true);
      }
    }
  }

  /** One chunk is handed to the transport, or as much of it as the transport took. */
  static final class Body {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) ByteBuffer chunk) {
      return chunk.position();
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object filter,
        @Advice.Argument(0) ByteBuffer chunk,
        @Advice.Enter int start,
        @Advice.Thrown @Nullable Throwable thrown) {
      if (thrown == null) {
        Bridge.chunk(filter, chunk.position() - start);
      } else {
        Bridge.cut(filter, chunk.position() - start, chunk.limit() - start, thrown);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatHttp11() {}
}
