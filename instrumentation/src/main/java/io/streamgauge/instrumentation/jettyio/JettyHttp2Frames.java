// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettyio;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Jetty's HTTP/2 responses by DATA frame, each on its own stream, and tells
 * when a stream waits for its window.
 *
 * <p>A frame is counted when the flow control is told of it and has gone when it is told that it
 * was sent; one that was made but not sent when the stream fails is left out. A wait begins when
 * {@code DataEntry} finds no window, the stream's own or the connection's, and ends when it finds
 * one: so a stream that its client does not read holds up no other, as long as the connection's
 * window is open. A socket that takes nothing is the connection's affair and shows on no stream.
 * The stream of a WebSocket session (RFC 8441) carries the session's meter, which waits as others
 * do and counts frames of its own.
 */
public final class JettyHttp2Frames implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (HTTP/2 frames)";
  }

  @Override
  public String versions() {
    return JettyConnections.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String stream = "org.eclipse.jetty.http2.api.Stream";
    String streamTo11 = "org.eclipse.jetty.http2.IStream";
    String io = "org.eclipse.jetty.io.";
    on.type("org.eclipse.jetty.http2.HTTP2Stream").slot();
    on.type("org.eclipse.jetty.http2.AbstractFlowControlStrategy")
        .alternative(Sending.class, "onDataSending", stream, "int")
        .alternative(Sent.class, "onDataSent", stream, "int")
        .alternative(Sending.class, "onDataSending", streamTo11, "int")
        .alternative(Sent.class, "onDataSent", streamTo11, "int");
    on.type("org.eclipse.jetty.http2.HTTP2Session$DataEntry")
        .alternative(Window.class, "generate", io + "ByteBufferPool$Lease")
        .alternative(Window.class, "generate", io + "ByteBufferPool$Accumulator")
        .alternative(Window.class, "generate", io + "RetainableByteBuffer$Mutable");
  }

  /** A DATA frame has been made. */
  static final class Sending {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream, @Advice.Argument(1) int bytes) {
      Meter meter = bytes > 0 ? Bridge.body(stream) : null;
      if (meter != null) {
        meter.chunk(bytes);
      }
    }
  }

  /** All frames made of the stream so far have gone to the socket. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream) {
      Meter meter = Bridge.body(stream);
      if (meter != null) {
        meter.unsent(0);
      }
    }
  }

  /** Whether there was window enough for one more frame. */
  static final class Window {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("stream") @Nullable Object stream,
        @Advice.FieldValue("dataRemaining") int remaining,
        @Advice.Return boolean made) {
      Meter meter = stream == null ? null : Bridge.meter(stream);
      if (meter != null) {
        if (made) {
          meter.pending(0, 0);
          meter.unblocked();
        } else {
          meter.heldBack();
          meter.pending(remaining, 0);
          if (meter.exchange().isConversation()) {
            meter.unsent(remaining);
          }
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyHttp2Frames() {}
}
