// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http2.server.HttpChannelOverHTTP2;
import org.eclipse.jetty.http2.server.HttpTransportOverHTTP2;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the HTTP/2 responses of Jetty 9.4 to 11, whose frames {@link
 * io.streamgauge.instrumentation.jettyio.JettyHttp2Frames} counts. The stream carries the meter.
 */
public final class JettyHttp2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (HTTP/2)";
  }

  @Override
  public String versions() {
    return JettyExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.http2.server.HttpChannelOverHTTP2")
        .method(Start.class, "onRequest", "org.eclipse.jetty.http2.frames.HeadersFrame")
        .method(Start.class, "onPushRequest", "org.eclipse.jetty.http.MetaData$Request");
    on.type("org.eclipse.jetty.http2.server.HttpTransportOverHTTP2$TransportCallback")
        .method(Failed.class, "failed", "java.lang.Throwable");
    on.type("org.eclipse.jetty.http2.server.HttpTransportOverHTTP2")
        .method(Expired.class, "onStreamTimeout", "java.lang.Throwable")
        .method(End.class, "abort", "java.lang.Throwable")
        .method(End.class, "onCompleted");
  }

  /** The request's head has been read, so the channel carries its meter. */
  static final class Start {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This HttpChannelOverHTTP2 channel) {
      Bridge.share(channel, channel.getHttpTransport().getStream());
    }
  }

  /** The client has reset the stream, its connection has failed, or what was to be sent has. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") HttpTransportOverHTTP2 transport,
        @Advice.Argument(0) Throwable failure) {
      Object stream = transport.getStream();
      Meter meter = stream == null ? null : Bridge.meter(stream);
      if (meter != null) {
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }

  /** Nobody took what was being written in time; by the end of it the stream has been reset. */
  static final class Expired {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(@Advice.FieldValue("stream") Object stream) {
      return Bridge.meter(stream);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable Meter meter,
        @Advice.Argument(0) Throwable failure,
        @Advice.Return boolean writing) {
      if (writing && meter != null) {
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }

  /**
   * Ended, or reset by Jetty itself: what happens to the stream from now on says nothing, unless a
   * session has begun by then that goes over it.
   */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("stream") @Nullable Object stream) {
      if (stream != null && Bridge.body(stream) != null) {
        Bridge.attach(stream, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyHttp2() {}
}
