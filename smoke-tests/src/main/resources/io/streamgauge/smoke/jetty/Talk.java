// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One session of a native endpoint, whatever the generation of Jetty's API. */
abstract class Talk {
  private static final int LARGE = 1 << 21;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(Talk::daemon);

  private final String does;
  private final String query;
  private final Set<Talk> all;

  Talk(String path, String query, Set<Talk> all) {
    this.does = path.substring(path.lastIndexOf('/') + 1);
    this.query = query == null ? "" : query;
    this.all = all;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  abstract boolean isOpen();

  /** Returns when it has been sent. */
  abstract void send(String text) throws IOException;

  abstract void send(String part, boolean last) throws IOException;

  abstract void send(ByteBuffer bytes) throws IOException;

  abstract void ping(ByteBuffer payload) throws IOException;

  /** Does not wait. */
  abstract void tell(String text);

  abstract void close(int code, String reason);

  abstract void drop() throws IOException;

  private int number(String name, int otherwise) {
    for (String pair : query.split("&")) {
      if (pair.startsWith(name + "=")) {
        return Integer.parseInt(pair.substring(name.length() + 1));
      }
    }
    return otherwise;
  }

  int limit() {
    return number("limit", LARGE);
  }

  /** How many frames may be under way; none refused where not positive. */
  int outgoing() {
    return number("outgoing", -1);
  }

  int idleMillis() {
    return number("idle", 30_000);
  }

  void begin() {
    all.add(this);
    if (does.equals("ping")) {
      ping(number("every", 1000));
    } else if (does.equals("push")) {
      daemon(this::push).start();
    }
  }

  void end() {
    all.remove(this);
  }

  void take(ByteBuffer bytes) throws IOException {
    if (does.equals("echo")) {
      send(bytes);
    }
  }

  void take(String text) throws IOException {
    switch (does) {
      case "echo":
        send(text);
        break;
      case "parts":
        int third = text.length() / 3;
        send(text.substring(0, third), false);
        send(text.substring(third, 2 * third), false);
        send(text.substring(2 * third), true);
        break;
      case "close":
        close(number("code", 1000), "bye");
        break;
      case "drop":
        drop();
        break;
      case "fail":
        throw new IllegalStateException("as asked");
      case "slow":
        sleep(number("ms", 100));
        send("slept");
        break;
      case "broadcast":
        for (Talk each : all) {
          each.tell(text);
        }
        break;
      default:
    }
  }

  private void ping(int every) {
    int[] count = new int[1];
    TIMER.scheduleAtFixedRate(
        () -> {
          if (isOpen()) {
            try {
              byte[] payload = Integer.toString(count[0]++).getBytes(StandardCharsets.US_ASCII);
              ping(ByteBuffer.wrap(payload));
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        },
        every,
        every,
        TimeUnit.MILLISECONDS);
  }

  private void push() {
    int messages = number("n", 1);
    int size = number("size", 1000);
    try {
      for (int i = 0; i < messages && isOpen(); i++) {
        send(ByteBuffer.allocate(size));
      }
    } catch (IOException e) {
      // The client is gone, as some tests have it.
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
