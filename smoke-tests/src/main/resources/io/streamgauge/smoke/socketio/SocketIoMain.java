package app;

import com.corundumstudio.socketio.AuthorizationResult;
import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketIOServer;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Servers of netty-socketio, each with a path and a port of its own, as one has a single path: many
 * that are patient, and some that take small frames only and soon give up on clients.
 *
 * <p>Prints a line for each listener.
 */
public final class SocketIoMain {
  private static final int PATIENT = 28;
  private static final int STRICT = 6;
  private static final int LARGE = 1 << 21;

  private SocketIoMain() {}

  public static void main(String[] arguments) {
    listen("plain", new Configuration());
    for (int i = 0; i < PATIENT; i++) {
      Configuration configuration = new Configuration();
      configuration.setMaxFramePayloadLength(LARGE);
      listen("w" + i, configuration);
    }
    for (int i = 0; i < STRICT; i++) {
      Configuration configuration = new Configuration();
      configuration.setPingInterval(300);
      configuration.setPingTimeout(900);
      listen("strict" + i, configuration);
    }
    System.out.println("ready");
  }

  private static void listen(String name, Configuration configuration) {
    configuration.setHostname("127.0.0.1");
    configuration.setPort(0);
    configuration.setContext("/" + name);
    configuration.setBossThreads(1);
    configuration.setWorkerThreads(2);
    configuration.setAuthorizationListener(
        handshake ->
            new AuthorizationResult(
                !"http://evil.example".equals(handshake.getHttpHeaders().get("origin"))));
    SocketIOServer server = new SocketIOServer(configuration);
    answer(server);
    ChannelFuture bound = (ChannelFuture) server.startAsync();
    InetSocketAddress address =
        (InetSocketAddress) bound.syncUninterruptibly().channel().localAddress();
    System.out.println("listener " + name + " " + address.getPort());
  }

  /** What an event is answered with, by its name. */
  private static void answer(SocketIOServer server) {
    server.addEventListener(
        "text", String.class, (client, text, ack) -> client.sendEvent("text", text));
    server.addEventListener(
        "bytes", byte[].class, (client, bytes, ack) -> client.sendEvent("bytes", bytes));
    server.addEventListener(
        "large", Integer.class, (client, size, ack) -> client.sendEvent("text", text(size)));
    server.addEventListener(
        "all",
        String.class,
        (client, text, ack) -> server.getBroadcastOperations().sendEvent("all", text));
    server.addEventListener(
        "slow",
        Integer.class,
        (client, millis, ack) -> {
          Thread.sleep(millis);
          client.sendEvent("text", "slept");
        });
    server.addEventListener("leave", String.class, (client, text, ack) -> client.disconnect());
  }

  private static String text(int size) {
    char[] text = new char[size];
    Arrays.fill(text, 'x');
    return new String(text);
  }
}
