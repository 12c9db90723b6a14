// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is measured where there is an agent: what its advice does when Tomcat's adapter
 * gets a request, done by hand.
 *
 * <p>The bridge is looked up by name, as it exists in a JVM with the agent only.
 */
final class Exchange {

  private final @Nullable Class<?> bridge = bridge();
  private final @Nullable Object inbound;
  private final @Nullable Object outbound;
  private final @Nullable Object measured;

  Exchange(Request request, Response response) {
    Object exchange = call(null, "open", "tomcat");
    measured = exchange;
    if (exchange == null) {
      inbound = null;
      outbound = null;
    } else {
      call(exchange, "request", "GET", "/benchmark", "http", "HTTP/1.1");
      inbound = call(exchange, "inbound");
      outbound = call(exchange, "outbound");
      call(null, "attach", request, inbound);
      call(null, "attach", response, outbound);
    }
  }

  /** The next to be answered on a connection that {@code channel} carries. */
  Exchange(Object channel, String server) {
    Object connection = call(null, "connection", channel);
    Object exchange = connection == null ? null : call(null, "open", server);
    measured = exchange;
    if (exchange == null) {
      inbound = null;
      outbound = null;
    } else {
      call(exchange, "request", "GET", "/benchmark", "http", "HTTP/1.1");
      inbound = call(exchange, "inbound");
      outbound = call(exchange, "outbound");
      call(connection, "asked", exchange);
    }
  }

  private Exchange(@Nullable Object session) {
    measured = session;
    inbound = session == null ? null : call(session, "inbound");
    outbound = session == null ? null : call(session, "outbound");
  }

  /** A WebSocket session that {@code channel} carries. */
  static Exchange ofSession(Object channel) {
    Exchange asked = new Exchange(channel, "netty");
    Object handshake = asked.measured;
    if (handshake == null) {
      return asked;
    }
    asked.call(handshake, "asksForWebSocket");
    asked.call(handshake, "response", 101, null, -1L);
    Object session = asked.call(null, "upgrade", handshake, "websocket");
    asked.call(asked.call(null, "connection", channel), "upgraded", session);
    return new Exchange(session);
  }

  private static @Nullable Class<?> bridge() {
    try {
      return Class.forName("java.lang.StreamgaugeBridge", false, null);
    } catch (ClassNotFoundException noAgent) {
      return null;
    }
  }

  /** Fails unless this JVM measured as {@code carrier}'s variant says it does. */
  void verify(Variant variant, String slotType, Object carrier) {
    if (measured != null) {
      call(measured, "end"); // what is not flushed counts from here on
    }
    boolean slot = false;
    for (Class<?> type : carrier.getClass().getInterfaces()) {
      slot |= type.getName().equals(slotType);
    }
    boolean counted = outbound != null && (count(outbound) > 0 || count(inbound) > 0);
    if (counted != (variant != Variant.NO_AGENT) || slot != (variant == Variant.SLOT)) {
      throw new IllegalStateException(
          "This is not " + variant + ": counted " + counted + ", slot " + slot);
    }
  }

  private long count(@Nullable Object meter) {
    Object chunks = meter == null ? null : call(meter, "chunks");
    return chunks == null ? 0 : (Long) chunks;
  }

  /** Calls a method of {@code on}, or a static one of the bridge; there is one of each name. */
  private @Nullable Object call(@Nullable Object on, String name, @Nullable Object... arguments) {
    if (bridge == null) {
      return null;
    }
    try {
      Class<?> type = on == null ? bridge : on.getClass();
      for (Method method : type.getMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == arguments.length
            && !method.isBridge()) {
          method.setAccessible(true); // the agent's own classes are not public
          return method.invoke(on, arguments);
        }
      }
      throw new IllegalStateException("No " + name + " in " + type);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
