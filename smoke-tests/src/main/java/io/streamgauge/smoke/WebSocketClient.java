// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that is not written in Java: the program {@code websocket/client.py}, which needs Python
 * 3.8 or newer and nothing else but {@code http2.py} beside it. Its commands are described there.
 */
public final class WebSocketClient implements AutoCloseable {

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;
  private final int status;

  private WebSocketClient(Process process) {
    this.process = process;
    this.commands = process.outputWriter();
    this.answers = process.inputReader();
    this.status = Integer.parseInt(answer().substring("open ".length()));
  }

  /**
   * Shakes hands, or is refused.
   *
   * @param options as the program's usage says: headers of the request among them
   */
  public static WebSocketClient connect(int port, String target, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("streamgauge.python", "python3"));
    command.addAll(List.of(program().toString(), "127.0.0.1", Integer.toString(port), target));
    command.addAll(options);
    try {
      return new WebSocketClient(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new IllegalStateException(
          "The tests of WebSocket need Python 3.8 or newer on the path, or -Dstreamgauge.python",
          e);
    }
  }

  private static synchronized Path program() {
    Path directory = Workspace.newDirectory("websocket-");
    copy("http2.py", directory);
    return copy("client.py", directory);
  }

  private static Path copy(String name, Path directory) {
    Path file = directory.resolve(name);
    try (InputStream in = WebSocketClient.class.getResourceAsStream("websocket/" + name)) {
      if (in == null) {
        throw new IllegalStateException("No resource websocket/" + name);
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the handshake was answered. */
  public int status() {
    return status;
  }

  /** Has the commands obeyed, one after the other. */
  public WebSocketClient tell(String... lines) {
    for (String line : lines) {
      tell(line);
    }
    return this;
  }

  private void tell(String line) {
    try {
      commands.write(line);
      commands.newLine();
      commands.flush();
      String answer = answer();
      if (!answer.equals("done")) {
        throw new IllegalStateException(line + " was answered: " + answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() {
    try {
      String line = answers.readLine();
      if (line == null) {
        throw new IllegalStateException("The WebSocket client has ended; see its messages above");
      }
      return line;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it; the connection is closed if it is open yet. */
  public Seen end() {
    try {
      commands.close();
      Map<String, String> seen = new LinkedHashMap<>();
      for (String line = answer(); !line.equals("end"); line = answer()) {
        int space = line.indexOf(' ');
        seen.put(
            space < 0 ? line : line.substring(0, space),
            space < 0 ? "" : line.substring(space + 1));
      }
      return new Seen(seen);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }

  /**
   * What the client has counted.
   *
   * @param values by the names that the program gives them, such as {@code received.messages}
   */
  public record Seen(Map<String, String> values) {
    public long count(String key) {
      return Long.parseLong(values.getOrDefault(key, "0"));
    }

    public String text(String key) {
      return values.getOrDefault(key, "");
    }
  }
}
