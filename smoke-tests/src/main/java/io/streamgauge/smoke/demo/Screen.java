// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Where the demo prints: a terminal, in which lines are rewritten in place, or anything else.
 *
 * <p>It writes to the process's own standard output: what a build tool makes of {@code System.out}
 * would cut or prefix the lines.
 */
final class Screen {
  private static final String UP = "\u001b[%dA";
  private static final String NO_WRAP = "\u001b[?7l";
  private static final String WRAP = "\u001b[?7h";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean unicode;
  private int rewritable;
  private boolean silent;

  private Screen(PrintStream out, boolean terminal, boolean unicode) {
    this.out = out;
    this.terminal = terminal;
    this.unicode = unicode;
  }

  /** The process's standard output. */
  static Screen standard() {
    Charset charset =
        Optional.ofNullable(System.console())
            .map(Console::charset)
            .orElseGet(() -> Charset.forName(System.getProperty("native.encoding", "US-ASCII")));
    return new Screen(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
        isTerminal(),
        charset.newEncoder().canEncode('\u2713'));
  }

  /** Anything that is no terminal, in UTF-8. */
  static Screen to(PrintStream out) {
    return new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), false, true);
  }

  /** Since JDK 22 there is a console also where there is no terminal; it can be asked. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  boolean isLive() {
    return terminal;
  }

  boolean showsUnicode() {
    return unicode;
  }

  /** Prints lines that stay. */
  synchronized void print(List<String> lines) {
    rewritable = 0;
    write(lines);
  }

  /** Prints lines that stay in place of those that were rewritten last. */
  synchronized void finish(List<String> lines) {
    rewrite(lines);
    rewritable = 0;
  }

  void print(String... lines) {
    print(List.of(lines));
  }

  /** Prints lines in place of those that were rewritten last. */
  synchronized void rewrite(List<String> lines) {
    write(lines);
    rewritable = lines.size();
  }

  private void write(List<String> lines) {
    if (silent) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (rewritable > 0) {
      text.append(UP.formatted(rewritable)).append('\r').append(CLEAR_BELOW);
    }
    text.append(terminal ? NO_WRAP : "");
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    text.append(terminal ? WRAP : "");
    out.print(text);
    out.flush();
  }

  /** Prints a last line and nothing more. */
  synchronized void end(String line) {
    print(line);
    silent = true;
  }
}
