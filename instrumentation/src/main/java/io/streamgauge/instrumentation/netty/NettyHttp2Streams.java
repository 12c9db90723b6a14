// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.netty;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.Iterator;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Ends the exchanges of Netty's HTTP/2 where the streams end that carry them: {@code
 * DefaultHttp2Connection}, below gRPC, the multiplexing handler and every server's own.
 *
 * <p>Only streams that a client opened on a server's connection carry a meter. A stream is over
 * when both sides have sent their last frame and the socket has taken it, was reset, was refused by
 * a GOAWAY, or went down with its connection, whose streams Netty closes by an iterator. A response
 * whose last frame has been handed to the frame writer is complete, whatever is reset later.
 */
public final class NettyHttp2Streams implements StreamInstrumentation {

  static final String HTTP2 = NettyConnections.NETTY + " (HTTP/2)";

  @Override
  public String library() {
    return HTTP2;
  }

  @Override
  public String versions() {
    return NettyConnections.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String stream = "io.netty.handler.codec.http2.Http2Stream";
    on.type("io.netty.handler.codec.http2.DefaultHttp2Connection")
        .slot()
        .connectionSlot()
        .method(Closed.class, "notifyClosed", stream);
    on.type("io.netty.handler.codec.http2.DefaultHttp2Connection$DefaultStream")
        .slot()
        .method(Open.class, "activate")
        .method(Closing.class, "close", "java.util.Iterator");
    on.type("io.netty.handler.codec.http2.Http2ConnectionHandler")
        .method(Added.class, "handlerAdded", "io.netty.channel.ChannelHandlerContext")
        .method(Answered.class, "closeStreamLocal", stream, "io.netty.channel.ChannelFuture")
        .method(
            Upgraded.class, "onHttpServerUpgrade", "io.netty.handler.codec.http2.Http2Settings");
  }

  /** A stream begins: the one whose HEADERS are being read, if any are. */
  static final class Open {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream, @Advice.FieldValue("this$0") Object streams) {
      Meter meter = Bridge.meter(streams);
      if (meter != null) {
        Bridge.attach(stream, meter);
        Bridge.attach(streams, null);
      }
    }
  }

  /** The last frame of a response has been written. */
  static final class Answered {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object stream, @Advice.Argument(1) ChannelFuture frame) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null && (!frame.isDone() || frame.isSuccess())) {
        exchange.hold();
        exchange.end();
      }
    }
  }

  /** A stream is about to be closed; unless it has been answered, it is given up. */
  static final class Closing {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object stream,
        @Advice.FieldValue("this$0") Object streams,
        @Advice.FieldValue("state") Http2Stream.State state,
        @Advice.Argument(0) @Nullable Iterator<?> all) {
      Exchange exchange = state == Http2Stream.State.CLOSED ? null : Bridge.exchange(stream);
      if (exchange != null) {
        Connection connection = Bridge.connection(streams);
        boolean lost = all != null && connection != null && !connection.isClosing();
        exchange.abandoned(lost, !state.remoteSideOpen());
      }
    }
  }

  /** A stream is closed, and everybody has been told. */
  static final class Closed {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) Object stream) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null) {
        exchange.release();
        exchange.end();
      }
    }
  }

  /**
   * A client's connection speaks HTTP/2 from now on. Netty 4.1.0 has then made stream 1 of a
   * request that upgrades; all later ones make it afterwards ({@link Upgraded}).
   */
  static final class Added {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Http2ConnectionHandler handler,
        @Advice.Argument(0) ChannelHandlerContext context) {
      Connection connection =
          handler.connection().isServer() ? Bridge.connection(context.channel()) : null;
      if (connection != null) {
        connection.protocol("http");
        Bridge.attachConnection(handler.connection(), connection);
        Http2Stream upgraded = handler.connection().stream(Http2CodecUtil.HTTP_UPGRADE_STREAM_ID);
        Exchange exchange = upgraded == null ? null : connection.switched();
        if (exchange != null) {
          Bridge.attach(upgraded, exchange.outbound());
        }
      }
    }
  }

  /** A request of HTTP/1.1 goes on as stream 1 (RFC 7540, section 3.2). */
  static final class Upgraded {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Http2ConnectionHandler handler) {
      Connection connection = Bridge.connection(handler.connection());
      Exchange exchange = connection == null ? null : connection.switched();
      if (exchange != null) {
        Bridge.attach(handler.connection(), exchange.outbound());
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.This Http2ConnectionHandler handler) {
      Exchange refused = Bridge.exchange(handler.connection());
      if (refused != null) {
        Bridge.attach(handler.connection(), null);
        refused.end();
      }
    }
  }

  /** Instantiated by the agent. */
  public NettyHttp2Streams() {}
}
