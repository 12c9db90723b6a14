// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Jetty 12's HTTP/1.1 responses where the generator has put a head to each
 * write: {@code SendCallback}, one of each connection.
 *
 * <p>{@code process} is called once for each write to the end point, and again when that has
 * succeeded; so its beginning is the moment when all that was counted has gone to the socket. What
 * the generator prepared in between is one chunk of the wire with chunked coding, part of the body
 * otherwise, and nothing where a response may have no body (HEAD, 204, 304). Payload is the last of
 * what is written, so when a client leaves, what is left of the content is what was not sent.
 */
public final class JettyCoreHttp11 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (core, HTTP/1.1)";
  }

  @Override
  public String versions() {
    return JettyCoreExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.server.internal.HttpConnection$SendCallback")
        .slot()
        .method(
            Begin.class,
            "reset",
            "org.eclipse.jetty.http.MetaData$Request",
            "org.eclipse.jetty.http.MetaData$Response",
            "java.nio.ByteBuffer",
            "boolean",
            "org.eclipse.jetty.util.Callback")
        .method(Send.class, "process")
        .method(Fail.class, "onCompleteFailure", "java.lang.Throwable");
  }

  /** With a head that is not an interim one, what is sent from now on is that response's. */
  static final class Begin {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object callback,
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.Argument(1) MetaData.@Nullable Response head) {
      if (head != null && head.getStatus() >= 200) {
        Request request = connection.getHttpChannel().getRequest();
        Meter meter = request == null ? null : Bridge.meter(request);
        Bridge.attach(callback, meter);
        Bridge.attach(connection.getEndPoint(), meter);
      }
    }
  }

  /** What was written before has gone; the next part goes. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This Object callback, @Advice.FieldValue("this$0") HttpConnection connection) {
      Meter meter = Bridge.meter(callback);
      if (meter != null) {
        meter.drained();
      }
      return connection.getGenerator().getContentPrepared();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object callback,
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.FieldValue("_head") boolean head,
        @Advice.FieldValue("_content") @Nullable ByteBuffer content,
        @Advice.Enter long before) {
      HttpGenerator generator = connection.getGenerator();
      long size = generator.getContentPrepared() - before;
      Meter meter = size <= 0 || head || generator.isNoContent() ? null : Bridge.meter(callback);
      if (meter != null) {
        meter.chunk(size);
        meter.unsent(content == null ? 0 : content.remaining());
      }
    }
  }

  /** The socket refused, or whoever waited for it has given up. */
  static final class Fail {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object callback,
        @Advice.FieldValue("_content") @Nullable ByteBuffer content,
        @Advice.Argument(0) Throwable failure) {
      Throwable cause =
          failure.getCause() instanceof TimeoutException ? failure.getCause() : failure;
      Meter meter = Bridge.meter(callback);
      if (meter != null && (cause instanceof IOException || cause instanceof TimeoutException)) {
        // Without the content, what the last flush told is all that is known to have gone.
        meter.socketFailed(cause, content == null ? Integer.MAX_VALUE : content.remaining());
        meter.transportFailed(cause);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreHttp11() {}
}
