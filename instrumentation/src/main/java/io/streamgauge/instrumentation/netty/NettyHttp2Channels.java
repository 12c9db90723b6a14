// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelId;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;

/**
 * Leads from the channel that Netty's multiplexing handler makes of each HTTP/2 stream to the
 * handshake of the WebSocket session (RFC 8441) that goes over it, for {@link
 * NettyWebSocketFrames}: Reactor Netty, and whoever else has Netty's codecs in such a channel.
 *
 * <p>Such a channel is made while the HEADERS of its stream are read, and nothing public leads from
 * the one to the other. What its codecs can ask for is the channel's id, which is made of that of
 * the connection's channel: the latter carries the handshake while its HEADERS are read ({@link
 * NettyHttp2Requests}), and the former from then on. It has four bytes to spare, where the channel
 * would grow by eight. Netty before 4.1.36 has no such id; nobody there could ask for a session.
 */
public final class NettyHttp2Channels implements StreamInstrumentation {

  @Override
  public String library() {
    return NettyHttp2Streams.HTTP2;
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String http2 = "io.netty.handler.codec.http2.";
    on.type("io.netty.channel.DefaultChannelId").slot();
    on.type(http2 + "Http2StreamChannelId")
        .slot()
        .alternative(Made.class, "<init>", "io.netty.channel.ChannelId", "int");
    on.type(http2 + "AbstractHttp2StreamChannel$Http2ChannelUnsafe")
        .alternative(
            Read.class,
            "doRead0",
            http2 + "Http2Frame",
            "io.netty.channel.RecvByteBufAllocator$Handle");
  }

  /** A stream gets a channel. */
  static final class Made {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object id, @Advice.Argument(0) ChannelId parent) {
      Meter handshake = Bridge.meter(parent);
      if (handshake != null) {
        Bridge.attach(id, handshake);
      }
    }
  }

  /** What a frame has brought has been passed to all handlers of the channel. */
  static final class Read {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("this$0") Channel channel) {
      Exchange handshake = Bridge.exchange(channel.id());
      Exchange session = handshake == null ? null : handshake.conversation();
      if (session != null) {
        session.webSocket().delivered();
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp2Channels() {}
}
