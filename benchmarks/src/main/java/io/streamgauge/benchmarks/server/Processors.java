// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import io.streamgauge.benchmarks.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps servers and what loads them on processors of their own, by {@code taskset} of Linux: who is
 * moved from one to the other finds cold caches there, and which of several servers it hits is
 * chance. Elsewhere, or on a single processor, all run where they are put.
 */
final class Processors {

  private static final int ALL = Runtime.getRuntime().availableProcessors();
  private static final Path THIS_THREAD = Path.of("/proc/thread-self");

  private static boolean works = ALL > 1 && Files.exists(THIS_THREAD);

  private Processors() {}

  /** This thread, and what it starts from now on, may use all: a JVM counts those it may use. */
  static void share() {
    if (works) {
      pin("-pc", "0-" + (ALL - 1), thisThread());
    }
  }

  /** The threads of that process have the first, this one the others. */
  static void separate(long pid) {
    if (works) {
      pin("-apc", "0", Long.toString(pid));
      pin("-pc", "1-" + (ALL - 1), thisThread());
    }
  }

  private static String thisThread() {
    try {
      return Files.readSymbolicLink(THIS_THREAD).getFileName().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pin(String option, String processors, String task) {
    try {
      Process taskset =
          new ProcessBuilder("taskset", option, processors, task)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      works = taskset.waitFor() == 0;
    } catch (IOException missing) {
      works = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!works) {
      Progress.say("taskset does not work here: servers and clients share all processors");
    }
  }
}
