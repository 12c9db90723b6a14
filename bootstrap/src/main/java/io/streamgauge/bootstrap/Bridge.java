// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What advice calls: finds the meter of a library's object and passes on sizes and states.
 *
 * <p>A <em>carrier</em> is the library's own object (a request, a response, an output filter) that
 * a {@link Meter} was attached to. A carrier that was woven when its class was loaded has a field
 * for it ({@link Slot}); one whose class was loaded before the agent is looked up in a {@link
 * SideTable}.
 *
 * <p><em>Guarantees:</em> nothing here blocks, and before {@link #connect} or after {@link
 * #disconnect} no stream is opened. Every call to it is woven with a handler that passes whatever
 * is thrown to {@link #swallowed}, so nothing reaches the application.
 */
public final class Bridge {

  private static final SideTable<Meter> METERS = new SideTable<>();
  private static final SideTable<Connection> CONNECTIONS = new SideTable<>();

  private static volatile @Nullable Streams streams;

  private Bridge() {}

  /** Opens the way to the agent's meters; from now on exchanges are measured. */
  public static void connect(Streams agent) {
    streams = agent;
  }

  /** The kill switch: no further exchange is measured; those being measured run out. */
  public static void disconnect() {
    streams = null;
  }

  /**
   * A request head has been read: begins its exchange.
   *
   * @param server the kind of server, for example {@code tomcat}
   * @return null while the agent is not up or has been switched off
   */
  public static @Nullable Exchange open(String server) {
    Streams agent = streams;
    return agent == null ? null : agent.open(server);
  }

  /**
   * The client and the server go on in another protocol (RFC 9110, section 7.8): {@code handshake}
   * ends with its 101, and what follows on the connection is an exchange of its own.
   *
   * @param protocol as in the {@code Upgrade} header
   * @return counts the payload of both directions until it is ended; null while the agent is off
   */
  public static @Nullable Exchange upgrade(Exchange handshake, String protocol) {
    handshake.end();
    Streams agent = streams;
    return agent == null ? null : agent.upgrade(handshake, protocol);
  }

  /**
   * A server has accepted a client's connection.
   *
   * @param server the kind of server, for example {@code tomcat}
   * @return null while the agent is not up or has been switched off
   */
  public static @Nullable Connection accept(String server) {
    Streams agent = streams;
    return agent == null ? null : agent.accept(server);
  }

  /** Lets {@code carrier} carry {@code connection}; null takes it away. */
  public static void attachConnection(Object carrier, @Nullable Connection connection) {
    if (carrier instanceof ConnectionSlot) {
      ((ConnectionSlot) carrier).streamgauge$connection(connection);
    } else {
      CONNECTIONS.put(carrier, connection);
    }
  }

  /** The connection that {@code carrier} carries, null where it carries none. */
  public static @Nullable Connection connection(Object carrier) {
    return CONNECTIONS.isInUse() ? connectionAside(carrier) : connectionInSlot(carrier);
  }

  // Small methods, as the JVM's compilers inline those wherever they are called.
  private static @Nullable Connection connectionInSlot(Object carrier) {
    return carrier instanceof ConnectionSlot
        ? ((ConnectionSlot) carrier).streamgauge$connection()
        : null;
  }

  private static @Nullable Connection connectionAside(Object carrier) {
    Connection known = CONNECTIONS.get(carrier);
    return known == null ? connectionInSlot(carrier) : known;
  }

  /** Lets {@code carrier} carry {@code meter}; null takes it away. */
  public static void attach(Object carrier, @Nullable Meter meter) {
    if (carrier instanceof Slot) {
      ((Slot) carrier).streamgauge$meter(meter);
    } else {
      METERS.put(carrier, meter);
    }
  }

  /** Lets {@code to} carry what {@code from} carries. */
  public static void share(Object from, Object to) {
    attach(to, meter(from));
  }

  /**
   * The meter that {@code carrier} carries, null where it carries none.
   *
   * <p>The side table comes first where it is in use: that a class does not implement an interface
   * takes the JVM ten times as long to find out as a look-up in the table.
   */
  public static @Nullable Meter meter(Object carrier) {
    return METERS.isInUse() ? meterAside(carrier) : meterInSlot(carrier);
  }

  private static @Nullable Meter meterInSlot(Object carrier) {
    return carrier instanceof Slot ? ((Slot) carrier).streamgauge$meter() : null;
  }

  private static @Nullable Meter meterAside(Object carrier) {
    Meter known = METERS.get(carrier);
    return known == null ? meterInSlot(carrier) : known;
  }

  /**
   * The meter of the body that {@code carrier} carries, where frames of HTTP are counted; null
   * where they are those of a conversation (RFC 8441), which counts what is in them.
   */
  public static @Nullable Meter body(Object carrier) {
    Meter meter = meter(carrier);
    return meter == null || meter.exchange().isConversation() ? null : meter;
  }

  /** The exchange of the meter that {@code carrier} carries, null where it carries none. */
  public static @Nullable Exchange exchange(Object carrier) {
    Meter meter = meter(carrier);
    return meter == null ? null : meter.exchange();
  }

  /** The WebSocket session whose meter {@code carrier} carries, null where it carries none. */
  public static @Nullable WebSocket webSocket(Object carrier) {
    Meter meter = meter(carrier);
    return meter == null ? null : meter.exchange().webSocket();
  }

  /** The connection that {@code carrier} carries, if any, is that of a WebSocket session now. */
  public static void carries(@Nullable Object carrier, Exchange session) {
    Connection connection = carrier == null ? null : connection(carrier);
    if (connection != null) {
      connection.carries(session);
    }
  }

  /**
   * The WebSocket session that has come of the handshake whose meter {@code carrier} carries, null
   * where none has.
   */
  public static @Nullable WebSocket sessionOf(Object carrier) {
    Exchange handshake = exchange(carrier);
    Exchange session = handshake == null ? null : handshake.conversation();
    return session == null ? null : session.webSocket();
  }

  /**
   * What goes over a connection in another protocol than HTTP; where there is none, what has come
   * of the handshake whose meter {@code stream} carries.
   */
  public static @Nullable Exchange conversation(@Nullable Connection connection, Object stream) {
    Exchange handshake = connection == null ? exchange(stream) : null;
    return handshake != null
        ? handshake.conversation()
        : connection == null ? null : connection.session();
  }

  /** A message's handler is called: what {@link #handled} is to be told. */
  public static long handling(Object carrier) {
    WebSocket session = webSocket(carrier);
    return session == null ? 0 : session.handling();
  }

  /** A message's handler has returned, or thrown. */
  public static void handled(Object carrier, long token, @Nullable Throwable thrown) {
    WebSocket session = token == 0 ? null : webSocket(carrier);
    if (session != null) {
      session.handled(token, thrown);
    }
  }

  /** The application sends a message: what {@link #sentWhole} is to be told. */
  public static long sending(Object carrier) {
    WebSocket session = webSocket(carrier);
    return session == null ? 0 : session.sending();
  }

  /** That message has been handed over, or could not be. */
  public static void sentWhole(Object carrier, long token, @Nullable Throwable thrown) {
    WebSocket session = token == 0 ? null : webSocket(carrier);
    if (session != null) {
      session.sentWhole(token, thrown);
    }
  }

  /**
   * What the carrier took out of its queue to give it up, where the taking itself is woven; null
   * where the queue was empty.
   */
  public static void gaveUp(Object carrier, @Nullable Object message) {
    WebSocket session = message == null ? null : webSocket(carrier);
    if (session != null) {
      session.queue().keepsLess();
    }
  }

  /**
   * Counts one chunk of {@code bytes} payload bytes on the carrier's stream; none if not positive.
   */
  public static void chunk(Object carrier, long bytes) {
    if (bytes > 0) {
      Meter meter = meter(carrier);
      if (meter != null) {
        meter.chunk(bytes);
      }
    }
  }

  /**
   * The status code that a head names; 0 where it is no final one (RFC 9110, section 15), or none.
   */
  public static int finalStatus(@Nullable CharSequence digits) {
    return digits == null || digits.length() != 3 || digits.charAt(0) == '1'
        ? 0
        : digits.charAt(0) * 100 + digits.charAt(1) * 10 + digits.charAt(2) - '0' * 111;
  }

  /** What is left in all of {@code buffers}. */
  public static long remaining(ByteBuffer[] buffers) {
    long bytes = 0;
    for (ByteBuffer buffer : buffers) {
      bytes += buffer == null ? 0 : buffer.remaining();
    }
    return bytes;
  }

  /** A chunk on the carrier's stream could not be handed over whole. */
  public static void cut(Object carrier, long moved, long size, Throwable failure) {
    Meter meter = meter(carrier);
    if (meter != null) {
      meter.cut(moved, size, failure);
    }
  }

  /** The transport below the carrier's stream refused to read or write. */
  public static void transportFailed(Object carrier, Throwable failure) {
    Meter meter = meter(carrier);
    if (meter != null) {
      meter.transportFailed(failure);
    }
  }

  /** What a read of the carrier's socket returned, where the read itself is woven. */
  public static void received(Object carrier, int bytes) {
    received(carrier, bytes, null);
  }

  /** What a read of the carrier's socket returned, or threw. */
  public static void received(Object carrier, long bytes, @Nullable Throwable failure) {
    Connection connection = connection(carrier);
    if (connection != null) {
      connection.received(bytes);
      connection.failed(failure);
    }
  }

  /** What a write to the carrier's socket took, and what it threw. */
  public static void sent(Object carrier, long bytes, @Nullable Throwable failure) {
    Connection connection = connection(carrier);
    if (connection != null) {
      connection.sent(bytes);
      connection.failed(failure);
    }
  }

  /** Advice failed: counts it against its joinpoint, which is unwoven when it keeps failing. */
  public static void swallowed(Throwable failure, int joinpoint) {
    Streams agent = streams;
    if (agent != null) {
      agent.swallowed(failure, joinpoint);
    }
  }
}
