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
 * Counts the bodies of HTTP/2 responses of Jetty 9.4 to 11, one DATA frame as one chunk, and tells
 * when a stream waits for its window.
 *
 * <p>The stream carries the meter. A frame is counted when the flow control is told of it and has
 * gone when it is told so; one that was made but not sent when the stream fails is left out. {@code
 * DataEntry#generate} makes the next frame, or none where the stream's or the connection's window
 * is exhausted. So a stream whose client pauses shows it, and its neighbours do not. Not seen: a
 * wait for the socket itself, which all streams of a connection share.
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
    on.type("org.eclipse.jetty.http2.HTTP2Stream").slot();
    on.type("org.eclipse.jetty.http2.server.HttpChannelOverHTTP2")
        .method(Start.class, "onRequest", "org.eclipse.jetty.http2.frames.HeadersFrame")
        .method(Start.class, "onPushRequest", "org.eclipse.jetty.http.MetaData$Request");
    on.type("org.eclipse.jetty.http2.AbstractFlowControlStrategy")
        .alternative(Sending.class, "onDataSending", "org.eclipse.jetty.http2.IStream", "int")
        .alternative(Sent.class, "onDataSent", "org.eclipse.jetty.http2.IStream", "int");
    on.type("org.eclipse.jetty.http2.HTTP2Session$DataEntry")
        .alternative(Window.class, "generate", "org.eclipse.jetty.io.ByteBufferPool$Lease");
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

  /** A DATA frame has been made. */
  static final class Sending {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream, @Advice.Argument(1) int bytes) {
      Bridge.chunk(stream, bytes);
    }
  }

  /** All frames made of the stream so far have gone to the socket. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.unsent(0);
      }
    }
  }

  /** Whether there was window for one more frame. */
  static final class Window {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") @Nullable Object stream,
        @Advice.FieldValue("dataRemaining") int left,
        @Advice.Return boolean made) {
      Meter meter = stream == null ? null : Bridge.meter(stream);
      if (meter != null) {
        if (made) {
          meter.pending(0, 0);
          meter.unblocked();
        } else {
          meter.heldBack();
          meter.pending(left, 0);
        }
      }
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

  /** Ended, or reset by Jetty itself: what happens to the stream from now on says nothing. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("stream") @Nullable Object stream) {
      if (stream != null) {
        Bridge.attach(stream, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyHttp2() {}
}
