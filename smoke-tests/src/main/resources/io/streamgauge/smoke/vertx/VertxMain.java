package app;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;

/**
 * Vert.x with the vocabulary of the tests.
 *
 * <p>Arguments: the key store, its type and its password. Prints a line for each listener.
 */
public final class VertxMain {
  private static final Vertx vertx = Vertx.vertx();

  private VertxMain() {}

  public static void main(String[] arguments) throws Exception {
    listen("plain", options());
    listen("gzip", options().setCompressionSupported(true));
    listen("impatient", options().setIdleTimeout(1));
    listen("h2c", options().setHttp2ClearTextEnabled(true));
    listen(
        "tls",
        options()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(new PfxOptions().setPath(arguments[0]).setPassword(arguments[2])));
    System.out.println("ready");
  }

  private static HttpServerOptions options() {
    return VertxSockets.in(new HttpServerOptions())
        .setHost("127.0.0.1")
        .setPort(0)
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true);
  }

  private static void listen(String name, HttpServerOptions options) throws Exception {
    HttpServer server =
        vertx.createHttpServer(options).requestHandler(new VertxAnswers(vertx)::answer).listen()
            .toCompletionStage().toCompletableFuture().get();
    System.out.println("listener " + name + " " + server.actualPort());
  }
}
