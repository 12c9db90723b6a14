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
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of HTTP/1.1 responses of Jetty 9.4 to 11 where they have got their wire form:
 * {@code SendCallback}, one of each connection.
 *
 * <p>{@code process} is called once for each write to the end point, and again when that has
 * succeeded. What the generator has prepared in between is one chunk of the wire in chunked coding,
 * a part of the body otherwise, and nothing where a response may have no body (HEAD, 204, 304). It
 * is below compression, static files and error pages alike; a head that does not fit its content is
 * refused by an exception before anything is prepared. The content is the last of what is written,
 * so what is left of it when a write fails is what the client did not get.
 *
 * <p>The end point tells what waits ({@code JettyBackPressure}), {@link JettyOutput} whether a
 * thread does.
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
    on.type("org.eclipse.jetty.server.HttpConnection")
        .slot()
        .method(Abort.class, "abort", "java.lang.Throwable");
    on.type("org.eclipse.jetty.server.HttpConnection$SendCallback")
        .method(Send.class, "process")
        .method(Failed.class, "onCompleteFailure", "java.lang.Throwable");
  }

  /** What was written before has gone; what is written next is made. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.FieldValue("this$0") HttpConnection connection) {
      Meter meter = Bridge.meter(connection);
      if (meter != null) {
        meter.drained();
      }
      return connection.getGenerator().getContentPrepared();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.FieldValue("_info") MetaData.@Nullable Response head,
        @Advice.FieldValue("_head") boolean headRequest,
        @Advice.FieldValue("_content") @Nullable ByteBuffer content,
        @Advice.Enter long before) {
      Meter meter = Bridge.meter(connection);
      if (meter != null) {
        if (head != null && before == 0 && (head.getStatus() >= 200 || head.getStatus() == 101)) {
          String contentType = null;
          for (HttpField field : head) {
            if (field.getHeader() == HttpHeader.CONTENT_TYPE) {
              contentType = field.getValue();
            }
          }
          if (head.getStatus() >= 400) {
            Request request = connection.getHttpChannel().getRequest();
            if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
              meter.exchange().asksForWebSocket();
            }
          }
          meter.exchange().response(head.getStatus(), contentType, head.getContentLength());
        }
        HttpGenerator generator = connection.getGenerator();
        long size = generator.getContentPrepared() - before;
        if (size > 0 && !headRequest && !generator.isNoContent()) {
          meter.chunk(size);
          meter.unsent(content == null ? 0 : content.remaining());
        }
      }
    }
  }

  /** The socket refused, or nobody took the bytes in time; what Jetty refuses it replaces. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") HttpConnection connection,
        @Advice.FieldValue("_content") @Nullable ByteBuffer content,
        @Advice.Argument(0) Throwable failure) {
      Meter meter = failure instanceof RuntimeException ? null : Bridge.meter(connection);
      if (meter != null) {
        meter.socketFailed(failure, content == null ? 0 : content.remaining());
        meter.transportFailed(failure);
      }
    }
  }

  /** Jetty closes the connection itself: what fails from now on is no client's doing. */
  static final class Abort {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection) {
      Bridge.attach(connection, null);
    }
  }

  /** Instantiated by the agent. */
  public JettyHttp11() {}
}
