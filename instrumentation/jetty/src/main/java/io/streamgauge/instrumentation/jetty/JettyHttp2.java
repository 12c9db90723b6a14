// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http2.server.HttpChannelOverHTTP2;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of HTTP/2 responses of Jetty 9.4 to 11, one DATA frame as one chunk, and tells
 * when a stream waits for its window.
 *
 * <p>{@code DataEntry#generate} makes the next frame of what a stream has to send, as large as the
 * stream's and the connection's windows and the peer's frame size allow; it returns false where a
 * window is exhausted. So a stream whose client pauses shows it, and its neighbours do not. Not
 * seen: a wait for the socket itself, which all streams of a connection share; of a connection that
 * breaks, frames that had been made and not yet written are counted.
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
    on.type("org.eclipse.jetty.http2.HTTP2Session$DataEntry")
        .alternative(Frame.class, "generate", "org.eclipse.jetty.io.ByteBufferPool$Lease")
        .method(Sent.class, "succeeded");
    on.type("org.eclipse.jetty.http2.server.HttpTransportOverHTTP2")
        .method(Failed.class, "onStreamFailure", "java.lang.Throwable")
        .method(Expired.class, "onStreamTimeout", "java.lang.Throwable")
        .method(End.class, "onCompleted");
  }

  /** The request's head has been read, so the channel carries its meter. */
  static final class Start {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This HttpChannelOverHTTP2 channel) {
      Bridge.share(channel, channel.getHttpTransport().getStream());
    }
  }

  /** A frame has been made, or none as a window is exhausted. */
  static final class Frame {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.FieldValue("dataRemaining") int left) {
      return left;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") Object stream,
        @Advice.FieldValue("dataRemaining") int left,
        @Advice.Enter int before,
        @Advice.Return boolean made) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        if (before > left) {
          meter.chunk(before - left);
        }
        if (!made) {
          meter.heldBack();
          meter.pending(left, 0);
        } else if (left == 0) {
          meter.pending(0, 0);
          meter.unblocked();
        }
      }
    }
  }

  /** What has been made of it has gone to the socket. */
  static final class Sent {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") Object stream, @Advice.FieldValue("dataRemaining") int left) {
      Meter meter = left == 0 ? Bridge.meter(stream) : null;
      if (meter != null) {
        meter.drained();
      }
    }
  }

  /** The client has reset the stream, or its connection has failed. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("stream") Object stream, @Advice.Argument(0) Throwable failure) {
      Bridge.transportFailed(stream, failure);
    }
  }

  /** Nobody took what was being written in time. */
  static final class Expired {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") Object stream,
        @Advice.Argument(0) Throwable failure,
        @Advice.Return boolean writing) {
      if (writing) {
        Bridge.transportFailed(stream, failure);
      }
    }
  }

  /** The exchange has ended; what happens to its stream from now on is none of its. */
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
