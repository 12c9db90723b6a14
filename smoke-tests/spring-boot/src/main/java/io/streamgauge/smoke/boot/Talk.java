// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.NativeWebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator.OverflowStrategy;
import org.springframework.web.socket.handler.SessionLimitExceededException;
import org.springframework.web.socket.handler.TextWebSocketHandler;
import org.springframework.web.util.UriComponents;
import org.springframework.web.util.UriComponentsBuilder;

/** Does with messages what the last segment of the path says, and the query how. */
class Talk extends TextWebSocketHandler {

  private static final int LARGE = 1 << 21;
  private static final int MINUTE = 60_000;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(Talk::daemon);

  /** One thread may be held up by each recipient that does not read. */
  private static final ExecutorService SENDERS = Executors.newFixedThreadPool(4, Talk::daemon);

  /** Everybody who listens here, behind what Spring has for several threads that send. */
  private final Map<String, WebSocketSession> all = new ConcurrentHashMap<>();

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) {
    int limit = number(session, "limit", LARGE);
    session.setTextMessageSizeLimit(limit);
    session.setBinaryMessageSizeLimit(limit);
    switch (does(session)) {
      case "broadcast":
        join(session);
        break;
      case "ping":
        every(session, n -> new PingMessage(ByteBuffer.wrap(Integer.toString(n).getBytes())));
        break;
      case "engine":
        every(session, n -> new TextMessage("2"));
        break;
      case "push":
        daemon(() -> push(session)).start();
        break;
      default:
    }
  }

  private void join(WebSocketSession session) {
    Object containers = ((NativeWebSocketSession) session).getNativeSession();
    if (containers instanceof jakarta.websocket.Session) {
      ((jakarta.websocket.Session) containers)
          .getUserProperties()
          .put("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", (long) MINUTE);
    }
    all.put(
        session.getId(),
        new ConcurrentWebSocketSessionDecorator(
            session,
            MINUTE,
            number(session, "buffer", LARGE),
            OverflowStrategy.valueOf(query(session, "overflow", "DROP"))));
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
    all.remove(session.getId());
  }

  private static UriComponents uri(WebSocketSession session) {
    return UriComponentsBuilder.fromUri(session.getUri()).build();
  }

  private static String does(WebSocketSession session) {
    return uri(session).getPathSegments().get(uri(session).getPathSegments().size() - 1);
  }

  private static String query(WebSocketSession session, String name, String otherwise) {
    String value = uri(session).getQueryParams().getFirst(name);
    return value == null ? otherwise : value;
  }

  private static int number(WebSocketSession session, String name, int otherwise) {
    return Integer.parseInt(query(session, name, Integer.toString(otherwise)));
  }

  @Override
  protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
    switch (does(session)) {
      case "echo":
        session.sendMessage(message);
        break;
      case "parts":
        parts(session, message.getPayload());
        break;
      case "close":
        session.close(new CloseStatus(number(session, "code", 1000)));
        break;
      case "slow":
        TimeUnit.MILLISECONDS.sleep(number(session, "ms", 100));
        session.sendMessage(new TextMessage("slept"));
        break;
      case "broadcast":
        all.values().forEach(each -> SENDERS.execute(() -> send(each, message)));
        break;
      default:
    }
  }

  @Override
  protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
    if (does(session).equals("echo")) {
      send(session, message);
    }
  }

  private static void parts(WebSocketSession session, String text) throws IOException {
    int third = text.length() / 3;
    session.sendMessage(new TextMessage(text.substring(0, third), false));
    session.sendMessage(new TextMessage(text.substring(third, 2 * third), false));
    session.sendMessage(new TextMessage(text.substring(2 * third), true));
  }

  /** As Spring's own broker does: who has kept too much waiting is shown out. */
  private static void send(WebSocketSession session, WebSocketMessage<?> message) {
    try {
      session.sendMessage(message);
    } catch (SessionLimitExceededException tooMuch) {
      close(session, tooMuch.getStatus());
    } catch (IOException | IllegalStateException gone) {
      // As some tests have it.
    }
  }

  private static void close(WebSocketSession session, CloseStatus status) {
    try {
      session.close(status);
    } catch (IOException gone) {
      // Then it is closed.
    }
  }

  private static void push(WebSocketSession session) {
    byte[] bytes = new byte[number(session, "size", 1000)];
    for (int i = 0; i < number(session, "n", 1) && session.isOpen(); i++) {
      send(session, new BinaryMessage(bytes));
    }
  }

  private interface Messages {
    WebSocketMessage<?> number(int n);
  }

  private static void every(WebSocketSession session, Messages messages) {
    long millis = number(session, "every", 1000);
    int[] count = new int[1];
    TIMER.scheduleAtFixedRate(
        () -> {
          if (session.isOpen()) {
            send(session, messages.number(count[0]++));
          }
        },
        millis,
        millis,
        TimeUnit.MILLISECONDS);
  }
}
