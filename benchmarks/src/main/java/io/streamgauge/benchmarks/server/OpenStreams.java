// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Progress;
import io.streamgauge.smoke.AgentOptions;
import io.streamgauge.smoke.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What many open streams cost: memory of each, and the pulse that looks at all of them. */
public final class OpenStreams {

  private OpenStreams() {}

  /** Measures and returns the table. */
  public static String measure(int streams) {
    Progress.say(streams + " open streams");
    try (OtlpSink sink = new OtlpSink()) {
      List<String> arguments = new ArrayList<>(AgentOptions.flag());
      arguments.add("-cp");
      arguments.add(System.getProperty("java.class.path"));
      arguments.add(OpenStreamsProbe.class.getName());
      arguments.add(Integer.toString(streams));
      Path directory = Files.createTempDirectory("streams");
      Path jdk = Path.of(System.getProperty("java.home"));
      try (ChildJvm jvm =
          ChildJvm.start(jdk, "java", arguments, Subject.environment(sink), directory)) {
        if (jvm.await(Duration.ofMinutes(2)) != 0) {
          throw new IllegalStateException(jvm.stderr());
        }
        return table(
            streams,
            jvm.stdout()
                .lines()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> Double.valueOf(words[1]))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(int streams, Map<String, Double> told) {
    return String.format(
        Locale.ROOT,
        """
        | %,d open streams, each written to every second | | budget |
        |---|---:|---:|
        | memory of each (bytes) | %.0f | ≤ 512 |
        | pulse, once a second: CPU, median (ms) | %.1f | ≤ 20 |
        | pulse, the longest of %.0f, with the segment spans of all of them (ms) | %.1f | |
        """,
        streams,
        told.get("bytes"),
        told.get("median"),
        told.get("seconds"),
        told.get("longest"));
  }
}
