package app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.HashMap;
import java.util.Map;

/**
 * Micronaut with the vocabulary of the tests: one server of HTTP/1.1, one of HTTP/2.
 *
 * <p>Arguments: the key store, its type and its password. Prints a line for each listener.
 */
public final class MicronautMain {
  private MicronautMain() {}

  public static void main(String[] arguments) throws Exception {
    listen("plain", settings());
    Map<String, Object> gzip = settings();
    gzip.put("micronaut.server.netty.compression-threshold", 50);
    listen("gzip", gzip);
    Map<String, Object> http2 = settings();
    http2.put("micronaut.server.http-version", "2.0");
    listen("h2c", http2);
    Map<String, Object> tls = settings();
    tls.put("micronaut.server.http-version", "2.0");
    tls.put("micronaut.server.ssl.enabled", true);
    tls.put("micronaut.server.ssl.port", 0);
    tls.put("micronaut.server.ssl.key-store.path", "file:" + arguments[0]);
    tls.put("micronaut.server.ssl.key-store.type", arguments[1]);
    tls.put("micronaut.server.ssl.key-store.password", arguments[2]);
    listen("tls", tls);
    System.out.println("ready");
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.host", "127.0.0.1");
    settings.put("micronaut.server.port", -1);
    settings.put("micronaut.server.netty.compression-threshold", -1);
    return settings;
  }

  private static void listen(String name, Map<String, Object> settings) {
    EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, settings);
    System.out.println("listener " + name + " " + server.getPort());
  }
}
