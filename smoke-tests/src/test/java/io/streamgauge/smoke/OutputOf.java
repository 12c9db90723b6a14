// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server has written, so that two runs can be compared: without our own lines, and without
 * what differs between any two runs.
 */
final class OutputOf {
  private static final String OURS = "[streamgauge]";

  /** Which of Jetty's strategies runs a task, and on which kind of thread, is a race. */
  private static final Pattern DISPATCH =
      Pattern.compile("\\tat org\\.eclipse\\.jetty\\.(io|util\\.thread)\\..*");

  /**
   * Whether Jetty finds that it has aborted a response already when it completes it is a race, too:
   * 21 of 4,500 responses without the agent, 18 with it.
   */
  private static final Pattern ABORTED_TWICE =
      Pattern.compile(
          "(?m)^.*:WARN *:oejs\\.HttpChannel:.*\\R.*IllegalStateException: SendCallback@.*\\R(\\tat .*\\R)*");

  private final TestServer server;

  OutputOf(TestServer server) {
    this.server = server;
  }

  List<String> stdout() {
    return comparable(server.jvm().stdout());
  }

  List<String> stderr() {
    return comparable(server.jvm().stderr());
  }

  /** What it has logged to files. */
  List<String> applicationLog() {
    try {
      StringBuilder text = new StringBuilder();
      for (Path log : server.logs()) {
        text.append(Files.readString(log));
      }
      return comparable(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines that are ours. */
  List<String> ownLines() {
    return Stream.of(server.jvm().stdout(), server.jvm().stderr())
        .flatMap(String::lines)
        .filter(line -> line.contains(OURS))
        .toList();
  }

  private List<String> comparable(String text) {
    return ABORTED_TWICE
        .matcher(text)
        .replaceAll("")
        .lines()
        .filter(line -> !line.contains(OURS))
        .filter(line -> !DISPATCH.matcher(line).matches())
        .map(line -> line.replace(server.base().toString(), "BASE"))
        .map(line -> line.replaceAll("\\d\\d-\\w{3}-\\d{4} [\\d:.]+", "TIME"))
        .map(line -> line.replaceAll("\\[[\\d,]+] (ms|milliseconds)", "[N] ms"))
        .map(line -> line.replaceAll("auto-(\\d)-\\d+", "auto-$1-PORT"))
        .map(line -> line.replaceAll("(exec|Thread)-\\d+", "$1-N"))
        .map(line -> line.replaceAll("\\d{4}-\\d\\d-\\d\\d [\\d:.]+", "TIME"))
        .map(line -> line.replaceAll("([@=]|every )\\d+ms", "$1N ms"))
        .map(line -> line.replaceAll("@[0-9a-f]{4,8}\\b", "@HASH"))
        .map(line -> line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT"))
        .map(line -> line.replaceAll("qtp\\d+-\\d+", "qtp-N"))
        .map(line -> line.replaceAll("^listener (\\w+) \\d+$", "listener $1 PORT"))
        .map(line -> line.replaceAll("\\w{3} \\d+, \\d{4} [\\d:]+ [AP]M", "TIME"))
        .toList();
  }
}
