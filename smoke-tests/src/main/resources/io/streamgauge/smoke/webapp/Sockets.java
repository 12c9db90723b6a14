// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.webapp;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.servlet.ServletContextEvent;
import javax.servlet.ServletContextListener;
import javax.servlet.annotation.WebListener;
import javax.websocket.CloseReason;
import javax.websocket.DeploymentException;
import javax.websocket.Endpoint;
import javax.websocket.EndpointConfig;
import javax.websocket.Extension;
import javax.websocket.MessageHandler;
import javax.websocket.Session;
import javax.websocket.server.ServerContainer;
import javax.websocket.server.ServerEndpointConfig;

/**
 * The endpoints {@code /w0/{does}} to {@code /w99/{does}}: each a route that nobody else uses, where
 * {@code does} says what becomes of messages, and the query how.
 */
@WebListener
public class Sockets implements ServletContextListener {

  private static final int ENDPOINTS = 100;

  private ScheduledExecutorService timer;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    timer = Executors.newSingleThreadScheduledExecutor();
    event.getServletContext().setAttribute("timer", timer);
    ServerContainer container =
        (ServerContainer)
            event.getServletContext().getAttribute("javax.websocket.server.ServerContainer");
    try {
      for (int i = 0; i < ENDPOINTS; i++) {
        ServerEndpointConfig config =
            ServerEndpointConfig.Builder.create(Talk.class, "/w" + i + "/{does}")
                .subprotocols(Collections.singletonList("chat"))
                .configurator(new Guard())
                .extensions(extensionsOf(container))
                .build();
        config.getUserProperties().put("timer", timer);
        config.getUserProperties().put("all", ConcurrentHashMap.newKeySet());
        container.addEndpoint(config);
      }
    } catch (DeploymentException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    timer.shutdownNow();
  }

  /** Undertow's endpoints have those that they name; the others' have all that there are. */
  private static List<Extension> extensionsOf(ServerContainer container) {
    return container.getClass().getName().startsWith("io.undertow.")
        ? new ArrayList<>(container.getInstalledExtensions())
        : Collections.<Extension>emptyList();
  }

  /** Refuses an origin. */
  public static class Guard extends ServerEndpointConfig.Configurator {
    @Override
    public boolean checkOrigin(String origin) {
      return !"http://evil.example".equals(origin);
    }
  }

  /** One session. */
  public static class Talk extends Endpoint {

    private static final int LARGE = 1 << 21;

    private Session session;
    private String does;
    private Set<Session> all;
    private Thread reader;
    private long allocatedBefore;
    private long allocatedByReader;
    private long received;

    @Override
    @SuppressWarnings("unchecked")
    public void onOpen(Session opened, EndpointConfig config) {
      session = opened;
      does = opened.getPathParameters().get("does");
      all = (Set<Session>) config.getUserProperties().get("all");
      all.add(opened);
      int limit = number("limit", LARGE);
      opened.setMaxTextMessageBufferSize(limit);
      opened.setMaxBinaryMessageBufferSize(limit);
      if (query("idle") != null) {
        opened.setMaxIdleTimeout(number("idle", 0));
      }
      opened.addMessageHandler(
          new MessageHandler.Whole<String>() {
            @Override
            public void onMessage(String text) {
              try {
                text(text);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }
          });
      opened.addMessageHandler(
          new MessageHandler.Whole<ByteBuffer>() {
            @Override
            public void onMessage(ByteBuffer bytes) {
              try {
                bytes(bytes);
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }
          });
      if (does.equals("ping")) {
        ping((ScheduledExecutorService) config.getUserProperties().get("timer"));
      } else if (does.equals("push")) {
        push();
      }
    }

    @Override
    public void onClose(Session closed, CloseReason reason) {
      all.remove(closed);
    }

    @Override
    public void onError(Session failed, Throwable failure) {
      if (does.equals("fail")) {
        try {
          failed.close(new CloseReason(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "failed"));
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      }
    }

    private String query(String name) {
      List<String> values = session.getRequestParameterMap().get(name);
      return values == null ? null : values.get(0);
    }

    private int number(String name, int otherwise) {
      String value = query(name);
      return value == null ? otherwise : Integer.parseInt(value);
    }

    private void text(String text) throws IOException {
      switch (does) {
        case "echo":
          session.getBasicRemote().sendText(text);
          break;
        case "parts":
          int third = text.length() / 3;
          session.getBasicRemote().sendText(text.substring(0, third), false);
          session.getBasicRemote().sendText(text.substring(third, 2 * third), false);
          session.getBasicRemote().sendText(text.substring(2 * third), true);
          break;
        case "close":
          session.close(
              new CloseReason(CloseReason.CloseCodes.getCloseCode(number("code", 1000)), "bye"));
          break;
        case "fail":
          throw new IllegalStateException("as asked");
        case "slow":
          sleep(number("ms", 100));
          session.getBasicRemote().sendText("slept");
          break;
        case "allocation":
          allocation(Integer.parseInt(text));
          break;
        case "broadcast":
          for (Session each : all) {
            each.getAsyncRemote().sendText(text);
          }
          break;
        default:
      }
    }

    private void bytes(ByteBuffer bytes) throws IOException {
      if (does.equals("echo")) {
        session.getBasicRemote().sendBinary(bytes);
      } else if (does.equals("allocation")) {
        long now = allocated();
        if (reader == Thread.currentThread()) {
          allocatedByReader += now - allocatedBefore;
          received++;
        }
        reader = Thread.currentThread();
        allocatedBefore = allocated();
      }
    }

    private static long allocated() {
      return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
          .getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** Sends that many messages and says what one took, and what one received before has taken. */
    private void allocation(int messages) throws IOException {
      ByteBuffer payload = ByteBuffer.allocate(100);
      long before = allocated();
      for (int i = 0; i < messages; i++) {
        payload.clear();
        session.getBasicRemote().sendBinary(payload);
      }
      long sent = (allocated() - before) / messages;
      session.getBasicRemote().sendText(sent + " " + allocatedByReader / Math.max(received, 1));
      received = 0;
      allocatedByReader = 0;
    }

    /** Pings every {@code every} milliseconds with a payload of its own. */
    private void ping(ScheduledExecutorService timer) {
      long every = number("every", 1000);
      int[] count = new int[1];
      timer.scheduleAtFixedRate(
          () -> {
            if (session.isOpen()) {
              try {
                byte[] payload = Integer.toString(count[0]++).getBytes("US-ASCII");
                session.getBasicRemote().sendPing(ByteBuffer.wrap(payload));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            }
          },
          every,
          every,
          TimeUnit.MILLISECONDS);
    }

    /** Sends {@code n} binary messages of {@code size} bytes from a thread of its own. */
    private void push() {
      int messages = number("n", 1);
      int size = number("size", 1000);
      Thread pusher =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < messages && session.isOpen(); i++) {
                    session.getBasicRemote().sendBinary(ByteBuffer.allocate(size));
                  }
                } catch (IOException e) {
                  // The client is gone, as some tests have it.
                }
              });
      pusher.setDaemon(true);
      pusher.start();
    }

    private static void sleep(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
