// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Prints the agent's lines, at most one a minute of a kind.
 *
 * <p>It prints to what {@code System.err} was when the agent started: containers later redirect it
 * into their own logging, where a line of ours could wait for a lock or come back to us.
 *
 * <p><em>Assumptions:</em> called from any thread, also from the application's.
 * <em>Guarantees:</em> never throws; a line is handed over as one string, so lines of several
 * threads do not mix; no lock is held but the stream's own.
 */
public final class StderrLog {

  static final StderrLog INSTANCE = new StderrLog(System.err);

  private final PrintStream out;
  private final RepeatLimit limit = new RepeatLimit();
  private volatile LogLevel level = LogLevel.INFO;

  StderrLog(PrintStream out) {
    this.out = out;
  }

  /** Sets how much is printed from now on, by all loggers. */
  public static void level(LogLevel level) {
    INSTANCE.printUpTo(level);
  }

  void printUpTo(LogLevel level) {
    this.level = level;
  }

  boolean prints(Level level) {
    return this.level.prints(level);
  }

  /**
   * Prints one line.
   *
   * @param format the message before its arguments were filled in: what tells kinds apart
   * @param message the message as it is to be read
   */
  void print(Level level, String format, String message, @Nullable Throwable thrown) {
    try {
      if (prints(level)) {
        // Whoever asked for debug wants to see every line.
        boolean all = prints(Level.DEBUG);
        int heldBack = all ? 0 : limit.pass(format, System.nanoTime());
        if (heldBack != RepeatLimit.HELD_BACK) {
          out.print(line(level, message, thrown, heldBack));
          out.flush();
        }
      }
    } catch (Throwable t) {
      // Nobody is left to tell: neither a toString() of the application nor a full disk behind the
      // stream may reach the code that wanted to log.
    }
  }

  private String line(Level level, String message, @Nullable Throwable thrown, int heldBack) {
    StringBuilder line = new StringBuilder(128).append("[streamgauge] ");
    UtcTime.append(line, System.currentTimeMillis());
    line.append(' ').append(level).append(' ');
    appendOnOneLine(line, message);
    if (thrown != null) {
      appendOnOneLine(line.append(": "), thrown.toString());
      Throwable root = root(thrown);
      if (root != thrown) {
        appendOnOneLine(line.append(", caused by "), root.toString());
      }
    }
    if (heldBack > 0) {
      line.append(" (held back ").append(heldBack).append(" like it)");
    }
    line.append(System.lineSeparator());
    if (thrown != null && prints(Level.DEBUG)) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace, true));
      line.append(trace);
    }
    return line.toString();
  }

  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    // Chains can be circular.
    for (int depth = 0; depth < 20; depth++) {
      Throwable cause = root.getCause();
      if (cause == null) {
        break;
      }
      root = cause;
    }
    return root;
  }

  /** What a request or a collector answered may be part of it: it must not forge a line. */
  private static void appendOnOneLine(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
  }
}
