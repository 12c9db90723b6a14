// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.util.Locale;

/** The five exchanges of the demo; each has a route of its own. */
enum DemoStream {
  FAST("a download, read as fast as it comes"),
  SLOW("a download by a slow reader: the server has to wait for it"),
  EVENTS("server-sent events, four a second"),
  UPLOAD("an upload in chunks"),
  HANGUP("a live feed whose reader hangs up half-way");

  private final String meaning;

  DemoStream(String meaning) {
    this.meaning = meaning;
  }

  /** What happens on it, for people. */
  String meaning() {
    return meaning;
  }

  /** Its path, which is its route as well. */
  String path() {
    return DemoTomcat.CONTEXT + "/" + name().toLowerCase(Locale.ROOT);
  }

  boolean isUpload() {
    return this == UPLOAD;
  }

  /** {@code inbound} or {@code outbound}, as the server sees it. */
  String direction() {
    return isUpload() ? "inbound" : "outbound";
  }

  /** How it must be told to have ended. */
  String outcome() {
    return this == HANGUP ? "client_abort" : "completed";
  }
}
