package app;

import java.io.File;
import java.util.List;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import play.ApplicationLoader;
import play.BuiltInComponentsFromContext;
import play.Environment;
import play.api.Mode;
import play.api.Play;
import play.core.server.Server;
import play.core.server.ServerConfig;
import play.core.server.ServerProvider;
import play.mvc.EssentialFilter;
import play.mvc.Http;
import play.mvc.Result;
import play.mvc.Results;
import play.routing.Router;
import play.routing.RoutingDsl;
import scala.Option;

/**
 * Play on Netty with what the tests of WebSocket need: sessions, and responses in chunks.
 *
 * <p>Prints a line for its listener.
 */
public final class PlayMain {
  private PlayMain() {}

  public static void main(String[] arguments) {
    System.setProperty("play.server.websocket.frame.maxLength", Integer.toString(PlaySockets.LARGE));
    play.api.Application application =
        new Components(ApplicationLoader.create(Environment.simple())).application().asScala();
    Play.start(application);
    ServerConfig config =
        ServerConfig.apply(
            PlayMain.class.getClassLoader(),
            new File("."),
            Option.apply((Object) 0),
            Option.empty(),
            "127.0.0.1",
            Mode.Test$.MODULE$,
            System.getProperties());
    Server server = ServerProvider.defaultServerProvider().createServer(config, application);
    System.out.println("listener plain " + server.mainAddress().getPort());
    System.out.println("ready");
  }

  private static final class Components extends BuiltInComponentsFromContext {
    Components(ApplicationLoader.Context context) {
      super(context);
    }

    @Override
    public Router router() {
      Router requests =
          RoutingDsl.fromComponents(this)
              .GET("/app/*path")
              .routingTo((Http.Request request, String path) -> answer(Ask.of(request.uri())))
              .build();
      return new PlaySockets().orElse(requests);
    }

    @Override
    public List<EssentialFilter> httpFilters() {
      return List.of();
    }
  }

  private static Result answer(Ask ask) {
    return ask.behaviour().equals("write")
        ? Results.status(ask.status())
            .chunked(Source.from(ask.pieces()).map(ByteString::fromArray))
            .as(ask.type())
        : Results.notFound("as asked");
  }
}
