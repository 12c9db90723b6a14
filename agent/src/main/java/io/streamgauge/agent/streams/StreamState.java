// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** What a live stream is doing, as far as byte counts and waiting writes tell. */
enum StreamState {
  /** No byte yet. */
  OPENING("opening"),
  /** Bytes moved within the last pulse. */
  FLOWING("flowing"),
  /** Open, and no byte moved within the last pulse. */
  IDLE("idle"),
  /** A WebSocket's client owes a sign of life. */
  STALE("stale"),
  /** Bytes wait for the client. */
  BLOCKED("blocked"),
  /** The application is done, the server still sends. */
  DRAINING("draining");

  private final String word;

  StreamState(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
