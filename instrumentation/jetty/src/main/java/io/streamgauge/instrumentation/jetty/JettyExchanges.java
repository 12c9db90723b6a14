// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.HttpConnection;
import org.eclipse.jetty.server.Request;

/**
 * Where exchanges of Jetty 9.4 to 11 begin and end, what their heads say, what fails: the same for
 * HTTP/1.1 and HTTP/2.
 *
 * <p>{@code HttpChannel} carries the exchange's outbound meter; on HTTP/1.1 it lets its connection
 * and that one's end point carry it too, on HTTP/2 the stream ({@link JettyHttp2}). Channels are
 * pooled with their connection, or for the next stream: {@code onCompleted} ends the exchange,
 * {@code recycle} whatever an error path left open. Requests that Jetty refuses while it parses
 * their head are not seen.
 */
public final class JettyExchanges implements StreamInstrumentation {

  static final String JETTYS = "9.4 (from 9.4.20), 10.0, 11.0";

  @Override
  public String library() {
    return "Eclipse Jetty";
  }

  @Override
  public String versions() {
    return JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.server.Request").slot();
    on.type("org.eclipse.jetty.server.HttpChannel")
        .slot()
        .method(Start.class, "onRequest", "org.eclipse.jetty.http.MetaData$Request")
        .method(Commit.class, "commit", "org.eclipse.jetty.http.MetaData$Response")
        .method(Failure.class, "handleException", "java.lang.Throwable")
        .method(End.class, "onCompleted")
        .method(End.class, "recycle");
    on.type("org.eclipse.jetty.server.HttpChannelState")
        .method(Async.class, "startAsync", "org.eclipse.jetty.server.AsyncContextEvent")
        .method(Timeout.class, "onTimeout");
  }

  /** The request's head has been parsed; its scheme is not known from it without a proxy. */
  static final class Start {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This HttpChannel channel) {
      Exchange exchange = Bridge.open("jetty");
      if (exchange != null) {
        Request request = channel.getRequest();
        exchange.request(
            request.getMethod(),
            request.getRequestURI(),
            channel.getEndPoint() instanceof SslConnection.DecryptedEndPoint
                ? "https"
                : request.getScheme(),
            request.getProtocol());
        exchange.authority(request.getServerName(), request.getServerPort());
        exchange.parent(request.getHeader("traceparent"), request.getHeader("tracestate"));
        Bridge.attach(channel, exchange.outbound());
        Bridge.attach(request, exchange.outbound());
        if (channel.getHttpTransport() instanceof HttpConnection) {
          Bridge.share(channel, channel.getHttpTransport());
          Bridge.share(channel, channel.getEndPoint());
        }
      }
    }
  }

  /** The response's head is final; on HTTP/1.1 the generator may still refuse it. */
  static final class Commit {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This HttpChannel channel, @Advice.Argument(0) MetaData.Response head) {
      Exchange exchange =
          head.getStatus() < 200 || channel.getHttpTransport() instanceof HttpConnection
              ? null
              : Bridge.exchange(channel);
      if (exchange != null) {
        Request request = channel.getRequest();
        if (head.getStatus() >= 400
            && "CONNECT".equals(request.getMethod())
            && request.getHeader("Sec-WebSocket-Version") != null) {
          exchange.asksForWebSocket();
        }
        exchange.response(
            head.getStatus(), channel.getResponse().getContentType(), head.getContentLength());
      }
    }
  }

  /** The application failed, or its response did. */
  static final class Failure {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object channel, @Advice.Argument(0) Throwable failure) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.failed(failure);
      }
    }
  }

  /** The last byte has been handed over, or the pooled channel is made ready for the next. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This HttpChannel channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.end();
        Bridge.attach(channel, null);
        Bridge.attach(channel.getRequest(), null);
        if (channel.getHttpTransport() instanceof HttpConnection) {
          Bridge.attach(channel.getHttpTransport(), null);
          Bridge.attach(channel.getEndPoint(), null);
        }
      }
    }
  }

  /** The response is produced after the request's handler has returned. */
  static final class Async {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_channel") Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.async();
      }
    }
  }

  /** Jetty gives up waiting for the application to complete. */
  static final class Timeout {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_channel") Object channel) {
      Exchange exchange = Bridge.exchange(channel);
      if (exchange != null) {
        exchange.timedOut();
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyExchanges() {}
}
