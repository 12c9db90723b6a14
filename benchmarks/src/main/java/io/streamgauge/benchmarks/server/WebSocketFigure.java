// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import java.util.List;

/** Everything that is measured of messages of 100 bytes, in the order of the table. */
enum WebSocketFigure {
  ECHO_CPU("a text message echoed: one in, one out: CPU (ns)", "≤ +50 and ≤ +3 %"),
  ECHO_ALLOCATED("a text message echoed: allocated (bytes)", "+0"),
  PUSHED_CPU("a binary message sent: CPU (ns)", "≤ +25 and ≤ +3 %"),
  PUSHED_ALLOCATED("a binary message sent: allocated (bytes)", "+0"),
  TAKEN_CPU("a text message received: CPU (ns)", "≤ +25 and ≤ +3 %"),
  TAKEN_ALLOCATED("a text message received: allocated (bytes)", "+0"),
  SPANS("a session of five echoes: spans exported", "2, the handshake's included");

  /** Those that are times; what was allocated meanwhile comes after each. */
  static final List<WebSocketFigure> OF_CPU = List.of(ECHO_CPU, PUSHED_CPU, TAKEN_CPU);

  private final String meaning;
  private final String budget;

  WebSocketFigure(String meaning, String budget) {
    this.meaning = meaning;
    this.budget = budget;
  }

  /** What it is, in a table. */
  String meaning() {
    return meaning;
  }

  /** What Streamgauge may cost. */
  String budget() {
    return budget;
  }

  /** How many digits of it mean something. */
  String format() {
    return name().endsWith("_ALLOCATED") ? "%.1f" : "%.0f";
  }

  /** How many messages take as long as that many echoes, about. */
  int of(int echoes) {
    return this == TAKEN_CPU ? 6 * echoes : echoes;
  }

  boolean isCpu() {
    return OF_CPU.contains(this);
  }

  /** What was allocated meanwhile, of a time. */
  WebSocketFigure allocated() {
    return values()[ordinal() + 1];
  }
}
