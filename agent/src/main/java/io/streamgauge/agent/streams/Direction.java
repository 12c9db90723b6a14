// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** Which way a stream's bytes go, as the server sees it. */
public enum Direction {
  OUTBOUND("outbound"),
  INBOUND("inbound");

  private final String word;

  Direction(String word) {
    this.word = word;
  }

  /** The word on the wire. */
  public String word() {
    return word;
  }
}
