// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * One request on a stream of its own, and what has come of its answer.
 *
 * <p>Frames are taken in by the connection's event loop; everybody else reads under the lock.
 */
public final class Http2Exchange {
  private static final int TEXT_LIMIT = 1 << 16;

  /** What HTTP/2 says in other ways, or not at all. */
  private static final Set<String> NOT_SENT =
      Set.of("host", "connection", "transfer-encoding", "trailer", "expect");

  private final Channel channel;
  private final Http2FrameStream stream;
  private final CompletableFuture<WireResponse> response = new CompletableFuture<>();
  private final MessageDigest digest = Digests.of("SHA-256");
  private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
  private final List<String> headers = new ArrayList<>();
  private final List<Integer> frames = new ArrayList<>();
  private String status = "0";
  private int interim;
  private long bytes;
  private boolean paused;
  private int untaken;

  Http2Exchange(Channel channel, Http2FrameStream stream, boolean paused) {
    this.channel = channel;
    this.stream = stream;
    this.paused = paused;
  }

  static Http2Headers headersOf(WireRequest request, String scheme) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(request.method())
            .path(request.target())
            .scheme(scheme)
            .authority("localhost");
    for (String line : request.head().subList(1, request.head().size())) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!NOT_SENT.contains(name)) {
        headers.add(name, line.substring(colon + 1).trim());
      }
    }
    return headers;
  }

  /** Where it goes on the connection. */
  public Http2FrameStream stream() {
    return stream;
  }

  /** Sends a part of the request's body, as the server's window lets it. */
  public void write(byte[] body, boolean last) {
    write(body, last, 0);
  }

  /** The same in a frame with that much padding. */
  public void write(byte[] body, boolean last, int padding) {
    channel.writeAndFlush(
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body), last, padding).stream(stream));
  }

  /** From now on the server is given no more window for this stream. */
  public synchronized void pause() {
    paused = true;
  }

  /** Takes what has come, and what comes from now on. */
  public synchronized void resume() {
    paused = false;
    take();
  }

  private void take() {
    if (!paused && untaken > 0) {
      channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(untaken).stream(stream));
      untaken = 0;
    }
  }

  /** Ends the stream in the middle (RST_STREAM, CANCEL); the connection stays. */
  public void reset() {
    channel
        .writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream))
        .syncUninterruptibly();
    failed();
  }

  synchronized void received(Http2Headers block, boolean last) {
    CharSequence code = block.status();
    if (code != null && code.length() == 3 && code.charAt(0) == '1') {
      interim++;
      return;
    }
    if (code != null) {
      status = code.toString();
      block.forEach(field -> headers.add(field.getKey() + ": " + field.getValue()));
    }
    if (last) {
      end(true);
    }
  }

  synchronized void received(Http2DataFrame frame) {
    int length = frame.content().readableBytes();
    byte[] payload = new byte[length];
    frame.content().getBytes(frame.content().readerIndex(), payload);
    digest.update(payload);
    beginning.write(payload, 0, Math.min(length, TEXT_LIMIT - beginning.size()));
    bytes += length;
    if (length > 0) {
      frames.add(length);
    }
    untaken += frame.initialFlowControlledBytes();
    if (frame.isEndStream()) {
      end(true);
    } else {
      take();
    }
  }

  synchronized void failed() {
    end(false);
  }

  private void end(boolean complete) {
    if (response.isDone()) {
      return;
    }
    response.complete(
        new WireResponse(
            interim,
            "HTTP/2 " + status,
            List.copyOf(headers),
            0,
            bytes,
            List.copyOf(frames),
            HexFormat.of().formatHex(digest.digest()),
            beginning.toString(StandardCharsets.UTF_8),
            complete));
  }

  /** The payload that has come so far. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How much of the stream's window the server has used up, padding included. */
  public synchronized long untaken() {
    return untaken;
  }

  public boolean isDone() {
    return response.isDone();
  }

  /**
   * The whole answer; its chunks are the DATA frames that carried something, and it is incomplete
   * where either side has reset the stream.
   */
  public WireResponse await(Duration patience) {
    return WireResponse.await(response, patience, this::bytes);
  }
}
