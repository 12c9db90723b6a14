package app;

import io.streamgauge.smoke.webapp.Sockets;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.websocket.Extension;
import javax.websocket.server.ServerEndpointConfig;
import org.glassfish.tyrus.ext.extension.deflate.PerMessageDeflateExtension;
import org.glassfish.tyrus.server.TyrusServerContainer;
import org.glassfish.tyrus.spi.ServerContainerFactory;

/**
 * Tyrus on Grizzly with the endpoints of the application at {@code /app}, and nothing else.
 *
 * <p>Prints a line for its listener.
 */
public final class TyrusMain {
  private TyrusMain() {}

  public static void main(String[] arguments) throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    TyrusServerContainer container =
        (TyrusServerContainer) ServerContainerFactory.createServerContainer();
    for (int i = 0; i < 100; i++) {
      ServerEndpointConfig config =
          ServerEndpointConfig.Builder.create(Sockets.Talk.class, "/w" + i + "/{does}")
              .subprotocols(Collections.singletonList("chat"))
              .configurator(new Sockets.Guard())
              .extensions(Collections.<Extension>singletonList(new PerMessageDeflateExtension()))
              .build();
      Map<String, Object> properties = config.getUserProperties();
      properties.put("timer", timer);
      properties.put("all", ConcurrentHashMap.newKeySet());
      container.addEndpoint(config);
    }
    container.start("/app", 0);
    System.out.println("listener plain " + container.getPort());
    System.out.println("ready");
    // All of Grizzly's threads are daemons.
    Thread.currentThread().join();
  }
}
