// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The one daemon thread of the agent: sweeps the live table once a second, then lets the rest of
 * the agent do what is due. It starts with the first woven class or the first exchange, whichever
 * comes first, and never in {@code premain}.
 */
public final class Pulse implements Runnable {

  /** What is due after a sweep; runs on the pulse's thread. */
  public interface Beat {

    /**
     * One second has passed.
     *
     * @param seconds since the pulse started
     * @param sawStream whether any stream has been recognised yet
     */
    void beat(long seconds, boolean sawStream);

    /** The JVM ends: what has been measured must leave now. Runs on a thread of its own. */
    void last();
  }

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final AtomicBoolean started = new AtomicBoolean();
  private final LiveTable table;
  private final Beat beat;
  private volatile boolean crowded;
  private volatile Thread thread = Thread.currentThread();

  /** A pulse that does not beat yet. */
  public Pulse(LiveTable table, Beat beat) {
    this.table = table;
    this.beat = beat;
  }

  /** Starts beating; further calls do nothing. Any thread. */
  public void start() {
    if (!started.get() && started.compareAndSet(false, true)) {
      Thread daemon = new Thread(null, this, "streamgauge-pulse");
      daemon.setDaemon(true);
      daemon.setContextClassLoader(null);
      thread = daemon;
      daemon.start();
      lastBeatWithJvm();
    }
  }

  private void lastBeatWithJvm() {
    Runnable last =
        new Runnable() {
          @Override
          public void run() {
            beat.last();
          }
        };
    Thread hook = new Thread(null, last, "streamgauge-shutdown");
    hook.setContextClassLoader(null);
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException endsAlready) {
      // Then nothing has been measured that could be sent.
      return;
    }
  }

  /** Many exchanges wait to be folded: do not wait for the second to be over. Any thread. */
  void wake() {
    crowded = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    long begin = System.nanoTime();
    for (long due = begin + SECOND; ; due += SECOND) {
      sleepUntil(due);
      try {
        table.sweep();
        beat.beat(TimeUnit.NANOSECONDS.toSeconds(due - begin), table.sawStream());
      } catch (Throwable failure) {
        table.failed("pulse", failure);
      }
      due = Math.max(due, System.nanoTime() - SECOND);
    }
  }

  private void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(this, left);
      if (crowded) {
        crowded = false;
        table.drain();
      }
    }
  }
}
