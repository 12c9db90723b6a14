// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** CPU time and memory of another process, as the operating system accounts for them. */
final class ProcessCpu {

  private static final double NANOS_PER_MILLI = 1e6;

  private final long pid;
  private final ProcessHandle process;

  ProcessCpu(long pid) {
    this.pid = pid;
    this.process =
        ProcessHandle.of(pid).orElseThrow(() -> new NoSuchElementException("No process " + pid));
  }

  /** User and system time since its start, in steps of the scheduler's tick (10 ms on Linux). */
  double millis() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / NANOS_PER_MILLI;
  }

  Instant start() {
    return process.info().startInstant().orElseThrow();
  }

  /**
   * The sum over the threads that live now: exact to the nanosecond on Linux, and enough where no
   * thread ends in between. Elsewhere the same as {@link #millis}.
   */
  double millisOfLiveThreads() {
    Path tasks = Path.of("/proc/" + pid + "/task");
    if (!Files.isDirectory(tasks)) {
      return millis();
    }
    try (Stream<Path> threads = Files.list(tasks)) {
      return threads.toList().stream().mapToDouble(ProcessCpu::nanosOf).sum() / NANOS_PER_MILLI;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double nanosOf(Path thread) {
    try {
      String text = Files.readString(thread.resolve("schedstat"));
      return Double.parseDouble(text.substring(0, text.indexOf(' ')));
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Resident memory, where the operating system tells. */
  OptionalDouble residentMebibytes() {
    Path status = Path.of("/proc/" + pid + "/status");
    if (!Files.exists(status)) {
      return OptionalDouble.empty();
    }
    try {
      List<String> lines = Files.readAllLines(status);
      return lines.stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
