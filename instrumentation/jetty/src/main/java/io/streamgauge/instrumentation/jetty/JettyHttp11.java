// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of HTTP/1.1 responses of Jetty 9.4 to 11, where {@code HttpGenerator} makes
 * their wire form.
 *
 * <p>It is below compression, static resources and error pages alike, and what it hands on as one
 * is one chunk on the wire in chunked coding. It also knows which responses have no body (HEAD,
 * 204, 304), and refuses a head that does not fit its content before it says {@code FLUSH}. Jetty
 * sends the tail of a chunk with the head of the next, and never begins one before the last has
 * gone; so what a failed write left of the content is what the client did not get.
 *
 * <p>The end point of the connection tells what waits ({@code JettyBackPressure}), {@link
 * JettyOutput} whether a thread does.
 */
public final class JettyHttp11 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (HTTP/1.1)";
  }

  @Override
  public String versions() {
    return JettyExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.http.HttpGenerator")
        .slot()
        .method(
            Body.class,
            "generateResponse",
            "org.eclipse.jetty.http.MetaData$Response",
            "boolean",
            "java.nio.ByteBuffer",
            "java.nio.ByteBuffer",
            "java.nio.ByteBuffer",
            "boolean");
    on.type("org.eclipse.jetty.server.HttpConnection$SendCallback")
        .method(Sent.class, "onCompleteSuccess")
        .method(Failed.class, "onCompleteFailure", "java.lang.Throwable");
  }

  /** What is written next has been made: a head, a chunk, or both. */
  static final class Body {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object generator,
        @Advice.FieldValue("_noContentResponse") boolean noContent,
        @Advice.Argument(0) MetaData.@Nullable Response head,
        @Advice.Argument(1) boolean headRequest,
        @Advice.Argument(4) @Nullable ByteBuffer content,
        @Advice.Return Object result) {
      Meter meter = result == HttpGenerator.Result.FLUSH ? Bridge.meter(generator) : null;
      if (meter != null) {
        if (head != null && (head.getStatus() >= 200 || head.getStatus() == 101)) {
          String contentType = null;
          for (HttpField field : head) {
            if (field.getHeader() == HttpHeader.CONTENT_TYPE) {
              contentType = field.getValue();
            }
          }
          meter.exchange().response(head.getStatus(), contentType, head.getContentLength());
        }
        if (content != null && content.hasRemaining() && !headRequest && !noContent) {
          meter.chunk(content.remaining());
        }
      }
    }
  }

  /** All of it has gone to the socket. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("this$0") HttpConnection connection) {
      Meter meter = Bridge.meter(connection.getGenerator());
      if (meter != null) {
        meter.drained();
      }
    }
  }

  /**
   * The socket refused, or nobody took the bytes in time; what Jetty refuses itself it replaces.
   */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.FieldValue("_header") @Nullable ByteBuffer header,
        @Advice.FieldValue("_chunk") @Nullable ByteBuffer chunk,
        @Advice.FieldValue("_content") @Nullable ByteBuffer content,
        @Advice.Argument(0) Throwable failure) {
      Meter meter =
          failure instanceof RuntimeException ? null : Bridge.meter(connection.getGenerator());
      if (meter != null) {
        meter.socketFailed(
            failure,
            (header == null ? 0 : header.remaining())
                + (chunk == null ? 0 : chunk.remaining())
                + (content == null ? 0 : content.remaining()));
        meter.transportFailed(failure);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyHttp11() {}
}
