// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import io.streamgauge.benchmarks.probe.ProbeJar;
import io.streamgauge.smoke.AgentOptions;
import java.util.ArrayList;
import java.util.List;

/** How a JVM measures. */
enum Variant {
  /** Not at all. */
  NO_AGENT,

  /** The servers' classes are woven as they load and carry their meters in a field. */
  SLOT,

  /** They were loaded before the agent, so their meters are in a side table. */
  SIDE_TABLE;

  private static final String PROPERTY = "benchmarks.variant";

  /** The variant this JVM was started as. */
  static Variant ofThisJvm() {
    return valueOf(System.getProperty(PROPERTY, NO_AGENT.name()));
  }

  /** What makes a JVM this variant. */
  List<String> jvmArguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add("-D" + PROPERTY + "=" + name());
    // The exporter would run beside the measurement and find no collector.
    arguments.add("-Dotel.traces.exporter=none");
    arguments.add("-Dotel.metrics.exporter=none");
    arguments.add("-Dstreamgauge.log.level=warn");
    if (this == SIDE_TABLE) {
      List<String> loaded = new ArrayList<>(TomcatChunks.WOVEN);
      loaded.addAll(NettyChunks.WOVEN);
      loaded.addAll(NettyFrames.WOVEN);
      arguments.add(ProbeJar.loading(loaded));
    }
    if (this != NO_AGENT) {
      arguments.addAll(AgentOptions.flag());
    }
    return arguments;
  }
}
