// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamResetException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request on a stream of its own, and what has come of its answer, read frame by frame (RFC
 * 9114, section 7.1): neither Netty's codec nor the agent has a part in it.
 *
 * <p>Bytes are taken in by the connection's event loop; everybody else reads under the lock.
 */
final class Http3Exchange extends ChannelInboundHandlerAdapter {
  static final int NO_ERROR = 0x100;
  private static final int REQUEST_CANCELLED = 0x10c;

  /** What HTTP/3 says in other ways, or not at all. */
  private static final Set<String> NOT_SENT =
      Set.of("host", "connection", "transfer-encoding", "trailer", "expect");

  private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
  private final CompletableFuture<QuicStreamChannel> stream = new CompletableFuture<>();
  private final MessageDigest digest = Digests.of("SHA-256");
  private final StringBuilder beginning = new StringBuilder();
  private final Http3Wire wire = new Http3Wire(this::data);
  private boolean paused;
  private @Nullable ChannelFuture sent;

  Http3Exchange(boolean paused) {
    this.paused = paused;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    stream.complete((QuicStreamChannel) context.channel());
    context.read();
  }

  void head(WireRequest request) {
    List<String[]> fields = new ArrayList<>();
    fields.add(new String[] {":method", request.method()});
    fields.add(new String[] {":scheme", "https"});
    fields.add(new String[] {":authority", "localhost"});
    fields.add(new String[] {":path", request.target()});
    for (String line : request.head().subList(1, request.head().size())) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!NOT_SENT.contains(name)) {
        fields.add(new String[] {name, line.substring(colon + 1).trim()});
      }
    }
    write(Http3Wire.headers(fields));
  }

  /** Sends so much of the request's body, in DATA frames of that size. */
  Http3Exchange body(byte[] body, int frameSize) {
    for (int at = 0; at < body.length; at += frameSize) {
      write(Http3Wire.data(body, at, Math.min(frameSize, body.length - at)));
    }
    return this;
  }

  /** Sends no more, and says so behind what has been sent. */
  Http3Exchange end() {
    ChannelFuture last = sent;
    if (last != null) {
      last.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
    }
    return this;
  }

  private void write(byte[] bytes) {
    sent = channel().writeAndFlush(Unpooled.wrappedBuffer(bytes));
  }

  private QuicStreamChannel channel() {
    return stream.join();
  }

  /** Asks for no more of the answer (STOP_SENDING); the connection stays. */
  void stop() {
    channel().shutdownInput(REQUEST_CANCELLED).syncUninterruptibly();
    ended(false);
  }

  /** Gives up the request in the middle (RESET_STREAM); the connection stays. */
  void reset() {
    channel().shutdownOutput(REQUEST_CANCELLED).syncUninterruptibly();
    ended(false);
  }

  void resume() {
    synchronized (this) {
      paused = false;
    }
    channel().config().setAutoRead(true);
  }

  @Override
  public synchronized void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    byte[] taken = new byte[bytes.readableBytes()];
    bytes.readBytes(taken);
    bytes.release();
    wire.take(taken);
  }

  /** A client that pauses takes what comes before the body, and the head of its first frame. */
  @Override
  public synchronized void channelReadComplete(ChannelHandlerContext context) {
    if (paused && wire.frames().isEmpty()) {
      context.read();
    }
  }

  private void data(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
    if (beginning.length() < 1 << 10) {
      beginning.append(new String(bytes, from, length, StandardCharsets.UTF_8));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownReadComplete.INSTANCE) {
      ended(true);
    }
  }

  /** Reset by the server; what this class itself could not read is told to whoever waits. */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof QuicStreamResetException) {
      ended(false);
    } else {
      response.completeExceptionally(cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ended(false);
  }

  private synchronized void ended(boolean complete) {
    if (!response.isDone()) {
      response.complete(
          new WireResponse(
              wire.interim(),
              "HTTP/3 " + wire.status(),
              List.of(),
              wire.headBytes(),
              wire.bodyBytes(),
              wire.frames(),
              HexFormat.of().formatHex(digest.digest()),
              beginning.toString(),
              complete && wire.isBetweenFrames()));
    }
  }

  /** The payload that has been taken so far. */
  synchronized long bytes() {
    return wire.bodyBytes();
  }

  /** Bytes on the wire before the body's first frame. */
  synchronized long headBytes() {
    return wire.headBytes();
  }

  /** The sizes of the DATA frames that have begun. */
  synchronized List<Integer> frames() {
    return wire.frames();
  }

  synchronized boolean hasTrailers() {
    return wire.hasTrailers();
  }

  Channel stream() {
    return channel();
  }

  /** The whole answer; incomplete where either side has given up. */
  WireResponse await(Duration patience) {
    return WireResponse.await(response, patience, this::bytes);
  }
}
