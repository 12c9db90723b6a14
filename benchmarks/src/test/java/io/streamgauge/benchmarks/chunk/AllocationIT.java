// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.smoke.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AllocationIT {

  private static final int OPERATIONS = 100_000;
  private static final int PAIRS = 4;

  @TempDir Path directory;

  /**
   * The compiler leaves an allocation out in one JVM and not in the next, with an agent or without:
   * so the least of a few is compared where the first two differ. What is allocated is, each time.
   */
  @ParameterizedTest
  @EnumSource(names = {"SLOT", "SIDE_TABLE"})
  void aChunkAllocatesNothing(Variant variant) {
    Map<String, Long> without = allocated(Variant.NO_AGENT);
    Map<String, Long> with = allocated(variant);
    assertThat(with).hasSameSizeAs(without).isNotEmpty();
    for (int pair = 1;
        pair < PAIRS && with.keySet().stream().anyMatch(o -> adds(o, with, without));
        pair++) {
      allocated(Variant.NO_AGENT)
          .forEach((operation, bytes) -> without.merge(operation, bytes, Math::min));
      allocated(variant).forEach((operation, bytes) -> with.merge(operation, bytes, Math::min));
    }
    assertThat(with.keySet())
        .as("what %s adds bytes to: %s, without it %s", variant, with, without)
        .noneMatch(operation -> adds(operation, with, without));
  }

  /** Whether it is more than what is made once. */
  private static boolean adds(String operation, Map<String, Long> with, Map<String, Long> without) {
    long more = with.getOrDefault(operation, 0L) - without.getOrDefault(operation, 0L);
    return more >= OPERATIONS / 100;
  }

  private Map<String, Long> allocated(Variant variant) {
    List<String> arguments = new ArrayList<>(variant.jvmArguments());
    arguments.add("-cp");
    arguments.add(System.getProperty("java.class.path"));
    arguments.add(AllocationProbe.class.getName());
    Path jdk = Path.of(System.getProperty("java.home"));
    try (ChildJvm jvm = ChildJvm.start(jdk, "java", arguments, Map.of(), directory)) {
      assertThat(jvm.await(Duration.ofSeconds(60))).as(jvm.stderr()).isZero();
      Map<String, Long> bytes = new TreeMap<>();
      for (String line : jvm.stdout().lines().toList()) {
        String[] words = line.split(" ");
        bytes.put(words[0], Long.valueOf(words[1]));
      }
      return bytes;
    }
  }
}
