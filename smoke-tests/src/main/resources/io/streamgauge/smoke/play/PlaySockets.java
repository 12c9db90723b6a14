package app;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import play.api.mvc.Handler;
import play.core.routing.HandlerInvokerFactory;
import play.http.websocket.Message;
import play.libs.F;
import play.mvc.Http;
import play.mvc.Result;
import play.mvc.Results;
import play.mvc.WebSocket;
import play.routing.HandlerDef;
import play.routing.Router;

/** WebSocket sessions, which do with messages what the last part of their path says. */
final class PlaySockets extends WebSocket implements Router {
  /** For all of the server, and for whole messages as for their fragments. */
  static final int LARGE = 1 << 21;

  private final Handler handler =
      HandlerInvokerFactory.javaWebSocket().createInvoker(() -> this, null).call(() -> this);

  @Override
  public Optional<Handler> route(Http.RequestHeader request) {
    return request.header("Upgrade").map(asked -> handler);
  }

  @Override
  public List<RouteDocumentation> documentation() {
    return List.of();
  }

  @Override
  public Router withPrefix(String prefix) {
    return this;
  }

  @Override
  public CompletionStage<F.Either<Result, Flow<Message, Message, ?>>> apply(
      Http.RequestHeader request) {
    Ask ask = Ask.of(request.uri());
    if (request.header("Origin").filter("http://evil.example"::equals).isPresent()) {
      return CompletableFuture.completedFuture(F.Either.Left(Results.forbidden()));
    }
    if (request.header("Sec-WebSocket-Key").isEmpty()) { // Play would leave it without an answer
      return CompletableFuture.completedFuture(F.Either.Left(Results.badRequest()));
    }
    return CompletableFuture.completedFuture(F.Either.Right(talk(ask)));
  }

  private static Flow<Message, Message, NotUsed> talk(Ask ask) {
    Flow<Message, Message, NotUsed> messages =
        Flow.<Message>create()
            .filter(each -> each instanceof Message.Text || each instanceof Message.Binary);
    switch (ask.behaviour()) {
      case "echo":
      case "parts": // Play writes no fragments
        return messages;
      case "close":
        return messages.map(message -> new Message.Close(ask.number("code", 1000), "bye"));
      case "slow":
        return messages.map(message -> slept(ask.number("ms", 100)));
      case "ping":
        Duration every = Duration.ofMillis(ask.number("every", 1000));
        return only(Source.tick(every, every, "beat").map(beat -> ping()));
      case "push":
        Message bytes = new Message.Binary(ByteString.fromArray(new byte[ask.number("size", 1000)]));
        return only(
            Source.range(1, ask.number("n", 1)).map(each -> bytes).concat(Source.maybe()));
      default:
        return only(Source.maybe());
    }
  }

  private static Flow<Message, Message, NotUsed> only(Source<Message, ?> sent) {
    return Flow.fromSinkAndSource(Sink.ignore(), sent);
  }

  private static Message ping() {
    return new Message.Ping(ByteString.fromString(Long.toString(System.nanoTime())));
  }

  private static Message slept(int millis) throws InterruptedException {
    Thread.sleep(millis);
    return new Message.Text("slept");
  }
}
