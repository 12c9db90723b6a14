package app;

import java.io.FileInputStream;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;

/**
 * Servers of Java-WebSocket.
 *
 * <p>Arguments: the key store, its type and its password. Prints a line for each listener.
 */
public final class JavaWebSocketMain {
  private JavaWebSocketMain() {}

  public static void main(String[] arguments) throws Exception {
    start("plain", new Sockets(60));
    start("impatient", new Sockets(1));
    Sockets tls = new Sockets(60);
    tls.setWebSocketFactory(
        new DefaultSSLWebSocketServerFactory(
            tls(arguments[0], arguments[1], arguments[2].toCharArray())));
    start("tls", tls);
    System.out.println("ready");
  }

  private static void start(String name, Sockets server) throws InterruptedException {
    server.start();
    server.started.await();
    System.out.println("listener " + name + " " + server.getPort());
  }

  private static SSLContext tls(String file, String type, char[] password) throws Exception {
    KeyStore keys = KeyStore.getInstance(type);
    try (FileInputStream in = new FileInputStream(file)) {
      keys.load(in, password);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }
}
