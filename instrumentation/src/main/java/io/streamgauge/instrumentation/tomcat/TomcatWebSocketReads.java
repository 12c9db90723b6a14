// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.WebSocket;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts the frames that Tomcat's WebSocket receives: data when {@code WsFrameBase} is done with
 * them, control frames when the last transformation has unmasked them, which is before Tomcat
 * answers. A frame whose handler throws has been received, one that is refused before its end has
 * not.
 */
public final class TomcatWebSocketReads implements StreamInstrumentation {

  private static final String FRAMES = "org.apache.tomcat.websocket.WsFrameBase";
  private static final String BUFFER = "java.nio.ByteBuffer";

  @Override
  public String library() {
    return TomcatWebSockets.WEBSOCKET;
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    String socket = "org.apache.tomcat.util.net.SocketWrapperBase";
    String session = "org.apache.tomcat.websocket.WsSession";
    String transformation = "org.apache.tomcat.websocket.Transformation";
    String loader = "java.lang.ClassLoader";
    on.type("org.apache.tomcat.websocket.server.WsFrameServer")
        .alternative(Ready.class, "<init>", socket, session, transformation, loader)
        .alternative(
            Ready.class,
            "<init>",
            socket,
            "org.apache.coyote.http11.upgrade.UpgradeInfo",
            session,
            transformation,
            loader);
    on.type(session).slot();
    on.type(FRAMES)
        .slot()
        .method(Frame.class, "processData")
        .method(Text.class, "sendMessageText", "boolean")
        .method(Binary.class, "sendMessageBinary", BUFFER, "boolean");
    on.type(FRAMES + "$UnmaskTransformation")
        .method(Control.class, "getMoreData", "byte", "boolean", "int", BUFFER);
    on.type("org.apache.tomcat.websocket.PerMessageDeflate")
        .method(Inflate.class, "getMoreData", "byte", "boolean", "int", BUFFER);
  }

  /** A session, which is all that frameworks above it see, reads its frames from this socket. */
  static final class Ready {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object frames,
        @Advice.FieldValue("wsSession") Object session,
        @Advice.Argument(0) SocketWrapperBase<?> socket) {
      Bridge.share(socket, frames);
      Bridge.share(socket, session);
    }
  }

  /** Some of a frame has been handled, maybe the last of it. */
  static final class Frame {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object frames,
        @Advice.FieldValue("fin") boolean last,
        @Advice.FieldValue("rsv") int reserved,
        @Advice.FieldValue("opCode") byte opcode,
        @Advice.FieldValue("payloadLength") long length,
        @Advice.FieldValue("payloadWritten") long read,
        @Advice.Return boolean whole,
        @Advice.Thrown @Nullable Throwable thrown) {
      if ((opcode & 8) == 0 && (thrown == null ? whole : read == length)) {
        WebSocket session = Bridge.webSocket(frames);
        if (session != null) {
          session.received(WebSocket.head(last, reserved, opcode), length);
        }
      }
    }
  }

  /** The application gets some text. */
  static final class Text {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object frames, @Advice.Argument(0) boolean last) {
      return last ? Bridge.handling(frames) : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object frames,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(frames, token, thrown);
    }
  }

  /** The application gets some bytes. */
  static final class Binary {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object frames, @Advice.Argument(1) boolean last) {
      return last ? Bridge.handling(frames) : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object frames,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(frames, token, thrown);
    }
  }

  /** Some of a frame has been unmasked: of a control frame, all when it says so. */
  static final class Control {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("this$0") Object frames,
        @Advice.Argument(0) byte opcode,
        @Advice.Argument(3) ByteBuffer unmasked,
        @Advice.Return(typing = Assigner.Typing.DYNAMIC) Object result) {
      if ((opcode & 8) != 0 && result.toString().equals("END_OF_FRAME")) {
        WebSocket session = Bridge.webSocket(frames);
        if (session != null) {
          ByteBuffer payload = unmasked.duplicate();
          payload.flip();
          session.controlReceived(opcode, payload);
        }
      }
    }
  }

  /** Some of a frame has been decompressed, or passed through. */
  static final class Inflate {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static int enter(@Advice.Argument(3) ByteBuffer inflated) {
      return inflated.position();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object extension,
        @Advice.Argument(0) byte opcode,
        @Advice.Argument(3) ByteBuffer inflated,
        @Advice.Enter int before) {
      int more = (opcode & 8) == 0 ? inflated.position() - before : 0;
      WebSocket session = more > 0 ? Bridge.webSocket(extension) : null;
      if (session != null) {
        session.inflated(more);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatWebSocketReads() {}
}
