// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Jetty 12's HTTP/2 responses by DATA frame, each on its own stream, and tells
 * when a stream waits for its window.
 *
 * <p>{@code HTTP2Stream} carries the meter from the head of the response to its end; streams of
 * Jetty's client carry none. A frame is counted when the flow control is told of it and has gone
 * when it is told that it was sent. A frame that was made but not sent when the stream fails is
 * left out. A wait begins when {@code DataEntry} finds no window, the stream's own or the
 * connection's, and ends when it finds one: so a stream that its client does not read holds up no
 * other, as long as the connection's window is open. A socket that takes nothing is the
 * connection's affair and shows on no stream.
 */
public final class JettyCoreHttp2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (core, HTTP/2)";
  }

  @Override
  public String versions() {
    return JettyCoreExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String callback = "org.eclipse.jetty.util.Callback";
    String stream = "org.eclipse.jetty.http2.api.Stream";
    on.type("org.eclipse.jetty.http2.HTTP2Stream").slot();
    on.type("org.eclipse.jetty.http2.server.internal.HttpStreamOverHTTP2")
        .method(
            Begin.class,
            "sendHeaders",
            "org.eclipse.jetty.http.MetaData$Request",
            "org.eclipse.jetty.http.MetaData$Response",
            "java.nio.ByteBuffer",
            "boolean",
            callback)
        .method(Fail.class, "onFailure", "java.lang.Throwable", callback)
        .method(Done.class, "succeeded");
    on.type("org.eclipse.jetty.http2.AbstractFlowControlStrategy")
        .alternative(Sending.class, "onDataSending", stream, "int")
        .alternative(Sent.class, "onDataSent", stream, "int");
    on.type("org.eclipse.jetty.http2.HTTP2Session$DataEntry")
        .alternative(Window.class, "generate", "org.eclipse.jetty.io.ByteBufferPool$Accumulator")
        .alternative(Window.class, "generate", "org.eclipse.jetty.io.RetainableByteBuffer$Mutable");
  }

  /** The head of the response goes, unless it is an interim one. */
  static final class Begin {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_httpChannel") HttpChannel channel,
        @Advice.FieldValue("_stream") Object stream,
        @Advice.Argument(1) MetaData.Response head) {
      Request request = head.getStatus() < 200 ? null : channel.getRequest();
      if (request != null) {
        Bridge.share(request, stream);
      }
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
          meter.unblocked();
          meter.pending(0, 0);
        } else {
          meter.heldBack();
          meter.pending(remaining, 0);
        }
      }
    }
  }

  /** The client has reset the stream, or the connection is lost. */
  static final class Fail {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_stream") Object stream, @Advice.Argument(0) Throwable failure) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }

  /** The response has gone: a client that resets its stream now changes nothing. */
  static final class Done {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_stream") Object stream) {
      Bridge.attach(stream, null);
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreHttp2() {}
}
