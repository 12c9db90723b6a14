package app;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.websocket.CloseWebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocket;
import com.linecorp.armeria.common.websocket.WebSocketCloseStatus;
import com.linecorp.armeria.common.websocket.WebSocketFrame;
import com.linecorp.armeria.common.websocket.WebSocketFrameType;
import com.linecorp.armeria.common.websocket.WebSocketWriter;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.websocket.WebSocketService;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** WebSocket sessions, which do with messages what the last part of their path says. */
final class ArmeriaSockets implements Subscriber<WebSocketFrame> {
  private static final int LARGE = 1 << 21;
  private static final String PATHS = "regex:^/app/w[0-9]+/[a-z]+$";

  private static final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "app-timer");
            thread.setDaemon(true);
            return thread;
          });

  private final WebSocketWriter out = WebSocket.streaming();
  private final String does;
  private final QueryParams query;
  private int pings;

  private ArmeriaSockets(ServiceRequestContext context) {
    this.does = context.path().substring(context.path().lastIndexOf('/') + 1);
    this.query = context.queryParams();
  }

  /** The limit of a message is a service's, so there are two. */
  static ServerBuilder add(ServerBuilder server) {
    return server
        .route()
        .path(PATHS)
        .matchesParams("limit=1000")
        .build(service(1000))
        .route()
        .path(PATHS)
        .build(service(LARGE));
  }

  private static HttpService service(int limit) {
    WebSocketService sockets =
        WebSocketService.builder(ArmeriaSockets::talk)
            .maxFramePayloadLength(limit)
            .subprotocols("chat")
            .allowedOrigins("*")
            .build();
    return sockets.decorate(
        (service, context, request) ->
            "http://evil.example".equals(request.headers().get(HttpHeaderNames.ORIGIN))
                ? HttpResponse.of(HttpStatus.FORBIDDEN)
                : service.serve(context, request));
  }

  private static WebSocket talk(ServiceRequestContext context, WebSocket in) {
    ArmeriaSockets session = new ArmeriaSockets(context);
    in.subscribe(session);
    if (session.does.equals("ping")) {
      session.ping(session.query.getInt("every", 1000));
    } else if (session.does.equals("push")) {
      session.push(session.query.getInt("n", 1));
    }
    return session.out;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(WebSocketFrame frame) {
    if (frame.type() == WebSocketFrameType.PING) {
      out.tryWrite(WebSocketFrame.ofPong(frame.array()));
    } else if (frame instanceof CloseWebSocketFrame) {
      WebSocketCloseStatus status = ((CloseWebSocketFrame) frame).status();
      out.tryWrite(status == null ? WebSocketFrame.ofClose(WebSocketCloseStatus.NORMAL_CLOSURE) : frame);
      out.close();
    } else if (frame.type() != WebSocketFrameType.PONG) {
      data(frame);
    }
  }

  private void data(WebSocketFrame frame) {
    switch (does) {
      case "echo":
        out.tryWrite(frame);
        break;
      case "parts":
        parts(frame.text());
        break;
      case "close":
        out.close(WebSocketCloseStatus.valueOf(query.getInt("code", 1000)));
        break;
      case "slow":
        sleep(query.getInt("ms", 100));
        out.tryWrite("slept");
        break;
      default:
    }
  }

  @Override
  public void onError(Throwable why) {
    out.abort(why);
  }

  @Override
  public void onComplete() {
    out.close();
  }

  private void parts(String text) {
    int third = text.length() / 3;
    out.tryWrite(text.substring(0, third), false);
    out.tryWrite(WebSocketFrame.ofContinuation(text.substring(third, 2 * third), false));
    out.tryWrite(WebSocketFrame.ofContinuation(text.substring(2 * third), true));
  }

  private void ping(int every) {
    byte[] payload = Integer.toString(pings++).getBytes(StandardCharsets.US_ASCII);
    timer.schedule(
        () -> {
          if (out.tryWrite(WebSocketFrame.ofPing(payload))) {
            ping(every);
          }
        },
        every,
        TimeUnit.MILLISECONDS);
  }

  /** Sends the next message when the one before has been taken. */
  private void push(int messages) {
    if (messages > 0 && out.tryWrite(new byte[query.getInt("size", 1000)])) {
      out.whenConsumed().thenRunAsync(() -> push(messages - 1), timer);
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
