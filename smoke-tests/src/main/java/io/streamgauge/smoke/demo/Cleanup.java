// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What must be undone, newest first: when the demo ends, or when Ctrl-C ends it. */
final class Cleanup implements AutoCloseable {
  private final Deque<Runnable> steps = new ArrayDeque<>();
  private final Thread hook;

  /**
   * Nothing to undo yet.
   *
   * @param interrupted called before the rest, when the JVM is being ended
   */
  Cleanup(Runnable interrupted) {
    hook =
        new Thread(
            () -> {
              interrupted.run();
              undo();
            },
            "demo-cleanup");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  synchronized void add(Runnable step) {
    steps.push(step);
  }

  private synchronized void undo() {
    while (!steps.isEmpty()) {
      steps.pop().run();
    }
  }

  @Override
  public void close() {
    undo();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, and finds nothing to do.
    }
  }
}
