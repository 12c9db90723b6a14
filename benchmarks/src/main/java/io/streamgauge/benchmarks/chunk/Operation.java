// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

/**
 * The operations of {@link TomcatChunks}, {@link NettyChunks} and {@link NettyFrames}, by the names
 * of their methods.
 */
enum Operation {
  WRITE_CHUNKED("writeChunked", "a chunk written (HTTP/1.1 chunked)", "≤ +5"),
  WRITE_IDENTITY("writeIdentity", "a piece written (Content-Length)", "≤ +5"),
  READ("read", "a piece of a request body read", "≤ +5"),
  WRITE_SINGLE_BYTE("writeSingleByte", "a single byte written: `write(int)`", "≤ +1"),
  FLUSH("flush", "a flush; nothing waits", "≤ +10"),
  NETTY_MESSAGE("nettyMessage", "Netty: a message queued, flushed, taken by the socket", "≤ +2"),
  NETTY_CONTENT("nettyContent", "Netty: an `HttpContent` encoded (HTTP/1.1 chunked)", "≤ +2"),
  NETTY_FRAME_SENT("nettyFrameSent", "Netty: a WebSocket message of 100 bytes encoded", "≤ +25"),
  NETTY_FRAME_RECEIVED(
      "nettyFrameReceived", "Netty: a WebSocket message of 100 bytes decoded", "≤ +25");

  private final String method;
  private final String meaning;
  private final String budget;

  Operation(String method, String meaning, String budget) {
    this.method = method;
    this.meaning = meaning;
    this.budget = budget;
  }

  /** Name of the benchmark method. */
  String method() {
    return method;
  }

  /** What it is, in a table. */
  String meaning() {
    return meaning;
  }

  /** Nanoseconds it may add. */
  String budget() {
    return budget;
  }
}
