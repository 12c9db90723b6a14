// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel still holds of a loopback connection, from Linux's {@code /proc/net/tcp}.
 *
 * @param receivedUnread bytes that have reached the client's socket and have not been read
 * @param sentUnacknowledged bytes in the server's socket that have not reached the client's
 */
record SocketQueues(long receivedUnread, long sentUnacknowledged) {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final Duration QUIET = Duration.ofMillis(400);

  static boolean areVisible() {
    return Files.isReadable(TABLES.get(0));
  }

  /** Both queues once nothing has moved for a while: the server is blocked, the client idle. */
  static SocketQueues settled(int clientPort, int serverPort) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    SocketQueues last = read(clientPort, serverPort);
    while (System.nanoTime() - deadline < 0) {
      SocketQueues before = last;
      boolean moved = Poll.holds(QUIET, () -> !read(clientPort, serverPort).equals(before));
      last = read(clientPort, serverPort);
      if (!moved && last.equals(before) && last.receivedUnread > 0) {
        return last;
      }
    }
    throw new AssertionError("The connection does not come to rest: " + last);
  }

  long total() {
    return receivedUnread + sentUnacknowledged;
  }

  static SocketQueues read(int clientPort, int serverPort) {
    long unread = 0;
    long unacknowledged = 0;
    for (Path table : TABLES) {
      for (String row : rows(table)) {
        String[] field = row.trim().split("\\s+");
        int local = port(field[1]);
        int remote = port(field[2]);
        String[] queues = field[4].split(":");
        if (local == clientPort && remote == serverPort) {
          unread += Long.parseLong(queues[1], 16);
        } else if (local == serverPort && remote == clientPort) {
          unacknowledged += Long.parseLong(queues[0], 16);
        }
      }
    }
    return new SocketQueues(unread, unacknowledged);
  }

  private static List<String> rows(Path table) {
    if (!Files.isReadable(table)) {
      return List.of();
    }
    try (Stream<String> lines = Files.lines(table)) {
      return lines.skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
  }
}
