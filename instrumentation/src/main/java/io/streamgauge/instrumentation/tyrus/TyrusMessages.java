// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tyrus;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * The time that an application takes: over a message that it is handed whole, or the last part of;
 * and in a {@code RemoteEndpoint.Basic}, which waits until the socket has taken what it sends.
 *
 * <p>Fragments that become a {@code Reader} or an {@code InputStream} are handled on another
 * thread, and not timed.
 */
public final class TyrusMessages implements StreamInstrumentation {

  @Override
  public String library() {
    return TyrusHandshakes.LIBRARY;
  }

  @Override
  public String versions() {
    return TyrusHandshakes.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    String text = "java.lang.String";
    String bytes = "java.nio.ByteBuffer";
    String any = "java.lang.Object";
    on.type(TyrusHandshakes.CORE + "TyrusSession")
        .method(Message.class, "notifyMessageHandlers", any, "java.util.List")
        .method(Part.class, "notifyMessageHandlers", any, "boolean");
    on.type(TyrusHandshakes.CORE + "TyrusRemoteEndpoint$Basic")
        .method(Send.class, "sendText", text)
        .method(Send.class, "sendBinary", bytes)
        .method(Send.class, "sendObject", any)
        .method(SendPart.class, "sendText", text, "boolean")
        .method(SendPart.class, "sendBinary", bytes, "boolean");
  }

  /** The application gets a message. */
  static final class Message {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.This Object session) {
      return Bridge.handling(session);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object session,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(session, token, thrown);
    }
  }

  /** It gets a part of one; an array is what Tyrus makes of a buffer that nobody wants. */
  static final class Part {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.This Object session,
        @Advice.Argument(0) Object part,
        @Advice.Argument(1) boolean last) {
      return last && !(part instanceof byte[]) ? Bridge.handling(session) : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.This Object session,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(session, token, thrown);
    }
  }

  /** The application sends a message and waits for it. */
  static final class Send {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.FieldValue("webSocket") Object socket) {
      return Bridge.sending(socket);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("webSocket") Object socket,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sentWhole(socket, token, thrown);
    }
  }

  /** It sends a part of one. */
  static final class SendPart {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("webSocket") Object socket, @Advice.Argument(1) boolean last) {
      return last ? Bridge.sending(socket) : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("webSocket") Object socket,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.sentWhole(socket, token, thrown);
    }
  }

  /** Instantiated by the agent. */
  public TyrusMessages() {}
}
