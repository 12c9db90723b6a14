// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import io.streamgauge.benchmarks.Medians;
import io.streamgauge.benchmarks.Progress;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs {@link TomcatChunks}, {@link NettyChunks} and {@link NettyFrames} in JVMs of each {@link
 * Variant} in turn, several times over, so that a machine that gets busier does so for all of them.
 * The best iteration of all counts: what disturbs one only adds, and so does a compiler that by the
 * chance of what it has profiled makes the longer of two forms of a method.
 */
public final class ChunkCosts {

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Medians<Variant, Operation> nanos = new Medians<>(Variant.class, Operation.class);
  private final Medians<Variant, Operation> bytes = new Medians<>(Variant.class, Operation.class);

  private ChunkCosts() {}

  /** Measures and returns the table. */
  public static String measure(int rounds) {
    ChunkCosts costs = new ChunkCosts();
    for (int round = 1; round <= rounds; round++) {
      for (Variant variant : Variant.values()) {
        Progress.say("chunks, round " + round + " of " + rounds + ": " + variant);
        costs.run(variant);
      }
    }
    return costs.table();
  }

  private void run(Variant variant) {
    try {
      Collection<RunResult> results =
          new Runner(
                  new OptionsBuilder()
                      .include(TomcatChunks.class.getName() + "\\.")
                      .include(NettyChunks.class.getName() + "\\.")
                      .include(NettyFrames.class.getName() + "\\.")
                      .forks(1)
                      .warmupIterations(2)
                      .warmupTime(TimeValue.milliseconds(500))
                      .measurementIterations(50)
                      .measurementTime(TimeValue.milliseconds(20))
                      .jvmArgs(variant.jvmArguments().toArray(new String[0]))
                      .addProfiler(GCProfiler.class)
                      .shouldFailOnError(true)
                      .verbosity(VerboseMode.SILENT)
                      .build())
              .run();
      for (RunResult result : results) {
        add(variant, result);
      }
    } catch (RunnerException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(Variant variant, RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    for (Operation operation : Operation.values()) {
      if (benchmark.endsWith("." + operation.method())) {
        nanos.add(variant, operation, result.getPrimaryResult().getStatistics().getMin());
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        if (allocated != null) {
          bytes.add(variant, operation, allocated.getScore());
        }
      }
    }
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        """
        | nanoseconds of | no agent | field | added | side table | added | budget | bytes added |
        |---|---:|---:|---:|---:|---:|---:|---:|
        """);
    for (Operation operation : Operation.values()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f | %.1f | %+.1f | %.1f | %+.1f | %s | %.1f |%n",
              operation.meaning(),
              nanos(Variant.NO_AGENT, operation),
              nanos(Variant.SLOT, operation),
              nanos(Variant.SLOT, operation) - nanos(Variant.NO_AGENT, operation),
              nanos(Variant.SIDE_TABLE, operation),
              nanos(Variant.SIDE_TABLE, operation) - nanos(Variant.NO_AGENT, operation),
              operation.budget(),
              Math.max(
                  0, bytes.added(Variant.SLOT, Variant.NO_AGENT, operation).orElse(Double.NaN))));
    }
    return table.toString();
  }

  private double nanos(Variant variant, Operation operation) {
    return nanos.leastOf(variant, operation).orElse(Double.NaN);
  }
}
