// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

/** Everything that is measured on a server, in the order of the table. */
enum Figure {
  PREMAIN("premain of an empty program, wall (ms)", "≤ 25", 1),
  PAGE_CPU("start to the first page (8 bytes): CPU (ms)", "≤ 1.6 ×, aim 1.35 ×", 0),
  PAGE_WALL("start to the first page: wall (ms)", "", 0),
  STREAM_CPU("start to the first stream (20 × 1,000 bytes): CPU (ms)", "≤ 1.6 ×, aim 1.35 ×", 0),
  STREAM_WALL("start to the first stream: wall (ms)", "", 0),
  SETTLED_CPU("start to 5 s after that stream, a late SDK included: CPU (ms)", "", 0),
  REQUEST_CPU("plain request: CPU of the server's threads (ns)", "≤ +1,500", 0),
  REQUEST_ALLOCATED("plain request: allocated (bytes)", "≤ +1,600", 0),
  UNSAMPLED_CPU("plain request, not sampled: CPU of the server's threads (ns)", "", 0),
  UNSAMPLED_ALLOCATED("plain request, not sampled: allocated (bytes)", "≤ +200", 0),
  FLUSHED_CPU("chunk of 1 KiB, flushed: CPU of the server's threads (ns)", "", 0),
  FLUSHED_ALLOCATED("chunk of 1 KiB, flushed: allocated (bytes)", "+0", 1),
  FULL_CPU("chunk of 8 KiB, a full buffer: CPU of the server's threads (ns)", "", 0),
  FULL_ALLOCATED("chunk of 8 KiB, a full buffer: allocated (bytes)", "+0", 1),
  STREAM_EXPORTED("stream: exported spans (bytes)", "≤ +2,048", 0),
  LIVE_MEMORY("live heap, metaspace and code cache after that load (MiB)", "≤ +15", 1),
  LIVE_HEAP("… of it heap (MiB)", "", 1),
  METASPACE("… of it metaspace (MiB)", "", 1),
  CODE_CACHE("… of it code cache (MiB)", "", 1),
  RESIDENT("resident memory after that load (MiB)", "", 0),
  CLASSES("classes loaded", "", 0),
  THREADS("threads", "≤ +3", 0),
  IDLE_CPU("CPU while idle (ms per s)", "≤ +0.5", 2),
  JAR("size of the agent (MB)", "≤ 10", 1);

  private final String meaning;
  private final String budget;
  private final int decimals;

  Figure(String meaning, String budget, int decimals) {
    this.meaning = meaning;
    this.budget = budget;
    this.decimals = decimals;
  }

  /** What it is, in a table. */
  String meaning() {
    return meaning;
  }

  /** What Streamgauge may cost; empty where nothing was promised. */
  String budget() {
    return budget;
  }

  /** Decimals worth printing. */
  int decimals() {
    return decimals;
  }

  /** Whether it is the time of a whole start, of which the ratio tells more than the difference. */
  boolean isOfStart() {
    return switch (this) {
      case PAGE_CPU, PAGE_WALL, STREAM_CPU, STREAM_WALL, SETTLED_CPU -> true;
      default -> false;
    };
  }
}
