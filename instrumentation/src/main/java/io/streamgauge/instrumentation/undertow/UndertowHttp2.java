// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.protocols.http2.Http2DataStreamSinkChannel;
import io.undertow.protocols.http2.Http2StreamSinkChannel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.framed.SendFrameHeader;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Undertow's HTTP/2 responses: one DATA frame is one chunk, and counts when
 * the socket has taken the whole of it.
 *
 * <p>A stream has one buffer, which becomes the next frame. Where its window or the connection's is
 * used up, no frame header is made, and the buffer is held until the client gives more; that the
 * stream is held back meanwhile is seen by {@link UndertowResponses}. WebSocket frames pass {@code
 * flushComplete} as well, and carry no meter.
 */
public final class UndertowHttp2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (HTTP/2)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.undertow.server.protocol.http2.Http2ServerConnection")
        .method(
            Select.class,
            "getSinkConduit",
            "io.undertow.server.HttpServerExchange",
            "org.xnio.conduits.StreamSinkConduit");
    on.type("io.undertow.server.protocol.framed.AbstractFramedStreamSinkChannel")
        .slot()
        .method(Sent.class, "flushComplete");
    on.type("io.undertow.protocols.http2.Http2DataStreamSinkChannel")
        .method(Frame.class, "createFrameHeaderImpl");
    on.type("io.undertow.protocols.http2.Http2StreamSinkChannel").method(Reset.class, "rstStream");
  }

  /** The head of a response is made. */
  static final class Select {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) HttpServerExchange response,
        @Advice.FieldValue("responseChannel") Http2DataStreamSinkChannel stream) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null) {
        Bridge.attach(stream, exchange.outbound());
      }
    }
  }

  /** A frame would be made of the stream's buffer; without a header, it is held. */
  static final class Frame {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Http2DataStreamSinkChannel stream,
        @Advice.Return @Nullable SendFrameHeader header) {
      Meter meter = Bridge.meter(stream);
      if (meter != null && header != null && header.getByteBuffer() == null) {
        meter.pending(header.getRemainingInBuffer(), stream.getBuffer().capacity());
      }
    }
  }

  /** The socket has taken the frame. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object stream, @Advice.FieldValue("body") @Nullable PooledByteBuffer body) {
      Meter meter = Bridge.meter(stream);
      if (meter != null && body != null) {
        if (body.getBuffer().position() > 0) {
          meter.chunk(body.getBuffer().position());
        }
        meter.pending(0, 0);
      }
    }
  }

  /**
   * The client does not want the rest of the stream. Undertow does not tell that to whoever waits
   * for a frame to be sent, for ten minutes by default: so such an exchange ends here.
   */
  static final class Reset {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Http2StreamSinkChannel stream, @Advice.FieldValue("reset") boolean already) {
      Meter meter = already ? null : Bridge.meter(stream);
      if (meter != null) {
        meter.transportFailed(null);
        if (stream.isReadyForFlush()) {
          meter.exchange().end();
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public UndertowHttp2() {}
}
