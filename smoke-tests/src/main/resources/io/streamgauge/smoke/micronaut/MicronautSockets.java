package app;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sessions that do with messages what the last part of their path says. */
@ServerWebSocket(value = "/app/{lane:w[0-9]+}/{does}", subprotocols = "chat")
public class MicronautSockets {
  private static final int LARGE = 1 << 21;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(MicronautSockets::daemon);

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  /** Refuses an origin, and what Micronaut would never answer: a handshake without a key. */
  @ServerFilter("/app/w*/**")
  public static class Guard {
    @RequestFilter
    @Nullable
    public HttpResponse<?> filter(HttpRequest<?> request) {
      HttpHeaders headers = request.getHeaders();
      boolean keyless = headers.contains("Upgrade") && !headers.contains("Sec-WebSocket-Key");
      boolean foreign = "http://evil.example".equals(headers.get("Origin"));
      return keyless || foreign
          ? HttpResponse.status(foreign ? HttpStatus.FORBIDDEN : HttpStatus.BAD_REQUEST)
          : null;
    }
  }

  private static int number(WebSocketSession session, String name, int otherwise) {
    String value = session.getRequestParameters().get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  @OnOpen
  public void open(String does, WebSocketSession session) {
    if (does.equals("ping")) {
      int every = number(session, "every", 1000);
      AtomicInteger count = new AtomicInteger();
      TIMER.scheduleAtFixedRate(
          () -> {
            if (session.isOpen()) {
              session.sendPingAsync(
                  Integer.toString(count.getAndIncrement()).getBytes(StandardCharsets.US_ASCII));
            }
          },
          every,
          every,
          TimeUnit.MILLISECONDS);
    } else if (does.equals("push")) {
      int messages = number(session, "n", 1);
      byte[] message = new byte[number(session, "size", 1000)];
      daemon(
              () -> {
                for (int i = 0; i < messages && session.isOpen(); i++) {
                  session.sendSync(message);
                }
              })
          .start();
    }
  }

  /** Without one Micronaut does not answer a client's close. */
  @OnClose
  public void close(WebSocketSession session) {}

  /** The tests' binary messages begin with 0: which of the two it was nobody says. */
  @OnMessage(maxPayloadLength = LARGE)
  public void message(String does, byte[] message, WebSocketSession session)
      throws InterruptedException {
    switch (does) {
      case "echo":
        if (message.length > number(session, "limit", LARGE)) {
          session.close(CloseReason.MESSAGE_TO_BIG);
        } else if (message.length > 0 && message[0] == 0) {
          session.sendAsync(message);
        } else {
          session.sendAsync(new String(message, StandardCharsets.UTF_8));
        }
        break;
      case "parts":
        session.sendAsync(new String(message, StandardCharsets.UTF_8));
        break;
      case "close":
        session.close(new CloseReason(number(session, "code", 1000), "bye"));
        break;
      case "slow":
        TimeUnit.MILLISECONDS.sleep(number(session, "ms", 100));
        session.sendAsync("slept");
        break;
      default:
    }
  }
}
