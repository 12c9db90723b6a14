package app;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.HandshakeState;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.handshake.ServerHandshakeBuilder;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** Sessions that do with messages what the last part of their path says. */
final class Sockets extends WebSocketServer {
  private static final int SMALL = 1000;
  private static final int LARGE = 1 << 21;
  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(Sockets::daemon);

  final CountDownLatch started = new CountDownLatch(1);

  /**
   * Listens where there is room.
   *
   * @param lost how many seconds there are between pings
   */
  Sockets(int lost) {
    super(new InetSocketAddress("127.0.0.1", 0), 4, Arrays.asList(new Limited(), draft(LARGE)));
    setConnectionLostTimeout(lost);
    setTcpNoDelay(true);
  }

  private static Draft draft(int limit) {
    return new Draft_6455(Collections.singletonList(new PerMessageDeflateExtension()), protocols(), limit);
  }

  private static List<IProtocol> protocols() {
    return Arrays.asList(new Protocol("chat"), new Protocol(""));
  }

  /** Takes requests that ask for a limit, and no other ones. */
  private static final class Limited extends Draft_6455 {
    Limited() {
      super(Collections.emptyList(), protocols(), SMALL);
    }

    @Override
    public HandshakeState acceptHandshakeAsServer(ClientHandshake request)
        throws InvalidHandshakeException {
      return number(request.getResourceDescriptor(), "limit", 0) == SMALL
          ? super.acceptHandshakeAsServer(request)
          : HandshakeState.NOT_MATCHED;
    }

    @Override
    public Draft copyInstance() {
      return new Limited();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private static int number(String target, String name, int otherwise) {
    int at = target.indexOf(name + "=");
    return at < 0 ? otherwise : Integer.parseInt(target.substring(at + name.length() + 1).split("&")[0]);
  }

  private static String does(WebSocket session) {
    String path = session.getResourceDescriptor().split("\\?")[0];
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public ServerHandshakeBuilder onWebsocketHandshakeReceivedAsServer(
      WebSocket session, Draft draft, ClientHandshake request) throws InvalidDataException {
    if ("http://evil.example".equals(request.getFieldValue("Origin"))) {
      throw new InvalidDataException(CloseFrame.POLICY_VALIDATION, "a foreign origin");
    }
    return super.onWebsocketHandshakeReceivedAsServer(session, draft, request);
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket session, ClientHandshake request) {
    String target = session.getResourceDescriptor();
    if (does(session).equals("ping")) {
      ping(session, number(target, "every", 1000));
    } else if (does(session).equals("push")) {
      daemon(() -> push(session, number(target, "n", 1), number(target, "size", 1000))).start();
    }
  }

  @Override
  public void onMessage(WebSocket session, ByteBuffer message) {
    if (does(session).equals("echo")) {
      session.send(message);
    }
  }

  @Override
  public void onMessage(WebSocket session, String text) {
    String target = session.getResourceDescriptor();
    switch (does(session)) {
      case "echo":
        session.send(text);
        break;
      case "parts":
        parts(session, text.getBytes(StandardCharsets.UTF_8));
        break;
      case "close":
        session.close(number(target, "code", 1000), "bye");
        break;
      case "drop":
        session.closeConnection(CloseFrame.NORMAL, "dropped");
        break;
      case "slow":
        sleep(number(target, "ms", 100));
        session.send("slept");
        break;
      case "broadcast":
        broadcast(text, sessionsOf(target, session));
        session.send(text);
        break;
      case "crowd":
        crowd(session, text);
        break;
      default:
    }
  }

  /** The others: who spoke gets the message last, and then knows that they all have it. */
  private List<WebSocket> sessionsOf(String target, WebSocket but) {
    List<WebSocket> those = new ArrayList<>();
    for (WebSocket session : getConnections()) {
      if (session != but && target.equals(session.getResourceDescriptor())) {
        those.add(session);
      }
    }
    return those;
  }

  private static void parts(WebSocket session, byte[] text) {
    int third = text.length / 3;
    session.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(Arrays.copyOf(text, third)), false);
    session.sendFragmentedFrame(
        Opcode.TEXT, ByteBuffer.wrap(Arrays.copyOfRange(text, third, 2 * third)), false);
    session.sendFragmentedFrame(
        Opcode.TEXT, ByteBuffer.wrap(Arrays.copyOfRange(text, 2 * third, text.length)), true);
  }

  /** Four threads send so many messages each, all at once. */
  private static void crowd(WebSocket session, String text) {
    for (int i = 0; i < 4; i++) {
      daemon(
              () -> {
                for (int left = Integer.parseInt(text); left > 0; left--) {
                  session.send(text);
                }
              })
          .start();
    }
  }

  private static void ping(WebSocket session, int every) {
    int[] count = new int[1];
    TIMER.scheduleAtFixedRate(
        () -> {
          if (session.isOpen()) {
            PingFrame ping = new PingFrame();
            ping.setPayload(
                ByteBuffer.wrap(Integer.toString(count[0]++).getBytes(StandardCharsets.US_ASCII)));
            session.sendFrame(ping);
          }
        },
        every,
        every,
        TimeUnit.MILLISECONDS);
  }

  /** Sends when what was sent before has gone. */
  private static void push(WebSocket session, int messages, int size) {
    for (int i = 0; i < messages && session.isOpen(); i++) {
      while (session.isOpen() && session.hasBufferedData()) {
        sleep(1);
      }
      if (session.isOpen()) {
        session.send(new byte[size]);
      }
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onClose(WebSocket session, int code, String reason, boolean remote) {}

  @Override
  public void onError(WebSocket session, Exception failure) {}
}
