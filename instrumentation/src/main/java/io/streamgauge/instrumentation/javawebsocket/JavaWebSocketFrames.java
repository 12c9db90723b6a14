// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.javawebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import net.bytebuddy.asm.Advice;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames of Java-WebSocket's sessions, and what of them waits to be sent.
 *
 * <p>Any thread may send: {@code WebSocketImpl#write} is where they are one after the other, as it
 * is called under a lock. It puts a frame into a queue that nobody limits. The selector's thread
 * takes frames out when the socket has taken all of them, so what is not there any more afterwards
 * has been sent. That is looked at when the selector has been told whether there is more to write:
 * the library loses a frame's turn to a sender that comes before that, the more so the longer it
 * takes. A connection is closed earlier, where a close frame was the last. A broadcast is a frame
 * for each of its clients.
 *
 * <p>A frame that is compressed has another payload afterwards; until then it has what the
 * extension compresses, which is the whole array. A frame is read by its draft, which inflates it.
 *
 * <p>Not seen: how long a send takes, as none waits; of TLS, what its channel has taken out of the
 * queue and not written, which is less than a record.
 */
public final class JavaWebSocketFrames implements StreamInstrumentation {

  @Override
  public String library() {
    return JavaWebSocketHandshakes.LIBRARY;
  }

  @Override
  public String versions() {
    return JavaWebSocketHandshakes.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String buffer = "java.nio.ByteBuffer";
    String socket = "org.java_websocket.WebSocketImpl";
    on.type(socket).method(Queue.class, "write", buffer).method(Last.class, "closeConnection");
    on.type("org.java_websocket.SocketChannelIOHelper")
        .method(Held.class, "batch", socket, "java.nio.channels.ByteChannel");
    on.type("org.java_websocket.server.WebSocketServer")
        .method(Sent.class, "doWrite", "java.nio.channels.SelectionKey");
    on.type("org.java_websocket.drafts.Draft_6455")
        .method(Deflate.class, "createBinaryFrame", "org.java_websocket.framing.Framedata")
        .method(Received.class, "translateSingleFrame", buffer);
  }

  /** A frame of a message is made, and compressed or not. */
  static final class Deflate {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static ByteBuffer enter(@Advice.Argument(0) Framedata frame) {
      return frame.getPayloadData();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object draft,
        @Advice.Argument(0) Framedata frame,
        @Advice.Enter ByteBuffer payload,
        @Advice.Return ByteBuffer wire) {
      if (frame.getPayloadData() != payload && (wire.get(0) & 8) == 0) {
        WebSocket session = Bridge.webSocket(draft);
        if (session != null) {
          session.deflated(payload.hasArray() ? payload.array().length : payload.remaining());
        }
      }
    }
  }

  /** A frame joins the queue. */
  static final class Queue {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object connection, @Advice.Argument(0) ByteBuffer frame) {
      WebSocket session = Bridge.webSocket(connection);
      if (session != null) {
        session.queue().joins(frame);
      }
    }
  }

  /** The socket has not taken all of the queue, or has failed. */
  static final class Held {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) @Nullable WebSocketImpl connection,
        @Advice.Return boolean goesOn,
        @Advice.Thrown @Nullable Throwable thrown) {
      Meter meter = goesOn || connection == null ? null : Bridge.meter(connection);
      if (connection != null && meter != null) {
        int waiting = meter.exchange().webSocket().queue().left(connection.outQueue);
        if (waiting > 0 && thrown == null) {
          meter.blocked(Meter.NOT_WRITABLE);
        }
      }
    }
  }

  /** The socket has taken what it took, and the selector is told whether to go on. */
  static final class Sent {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) SelectionKey key) {
      WebSocketImpl connection = (WebSocketImpl) key.attachment();
      Meter meter = connection == null ? null : Bridge.meter(connection);
      if (connection != null && meter != null) {
        int waiting = meter.exchange().webSocket().queue().left(connection.outQueue);
        if (waiting == 0) {
          meter.unblocked();
        }
      }
    }
  }

  /** It has taken all, and nothing shall follow. */
  static final class Last {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This WebSocketImpl connection) {
      WebSocket session = Bridge.webSocket(connection);
      if (session != null) {
        session.queue().left(connection.outQueue);
      }
    }
  }

  /** A frame has been read whole, and inflated. */
  static final class Received {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(0) ByteBuffer buffer) {
      return buffer.position();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object draft,
        @Advice.Argument(0) ByteBuffer buffer,
        @Advice.Enter int start,
        @Advice.Return Framedata frame) {
      WebSocket session = Bridge.webSocket(draft);
      if (session != null) {
        int head = buffer.get(start) & 0xff;
        if ((head & 8) == 0) {
          int length = buffer.get(start + 1) & 0x7f;
          session.inflated(frame.getPayloadData().remaining());
          session.received(
              head,
              length < 126
                  ? length
                  : length == 126 ? buffer.getChar(start + 2) : buffer.getLong(start + 2));
        } else if (frame instanceof CloseFrame) {
          // Its payload is not what was read: that is in what was made of it.
          boolean empty = (buffer.get(start + 1) & 0x7f) < 2;
          int code = ((CloseFrame) frame).getCloseCode();
          session.controlReceived(
              8, empty ? null : ByteBuffer.allocate(2).putShort(0, (short) code));
        } else {
          session.controlReceived(head & 15, frame.getPayloadData());
        }
      }
    }
  }

  /** Instantiated by the agent. */
  public JavaWebSocketFrames() {}
}
