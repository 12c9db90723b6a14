// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.undertow;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.WebSocketChannel;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * How long a message is with the listener's method of Undertow's own API.
 *
 * <p>Not seen: listeners that read a message's channel themselves. The listener of endpoints hands
 * messages on, so {@link UndertowEndpoints} looks at those.
 */
public final class UndertowMessages implements StreamInstrumentation {

  @Override
  public String library() {
    return "Undertow (WebSocket messages)";
  }

  @Override
  public String versions() {
    return UndertowExchanges.UNDERTOWS;
  }

  @Override
  public void declare(Joinpoints on) {
    String core = "io.undertow.websockets.core.";
    String channel = core + "WebSocketChannel";
    // What is called with a buffered message: a binary one or a control frame's, and a text.
    on.type(core + "AbstractReceiveListener$1")
        .method(Binary.class, "complete", channel, core + "BufferedBinaryMessage");
    on.type(core + "AbstractReceiveListener$2")
        .method(Text.class, "complete", channel, core + "BufferedTextMessage");
  }

  /** A binary message is with the listener. */
  static final class Binary {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("this$0") AbstractReceiveListener listener,
        @Advice.FieldValue("val$controlFrame") boolean control,
        @Advice.Argument(0) WebSocketChannel channel) {
      String endpoints = "io.undertow.websockets.jsr.FrameHandler";
      return control || endpoints.equals(listener.getClass().getName())
          ? 0
          : Bridge.handling(channel);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(channel, token, thrown);
    }
  }

  /** A text is with the listener. */
  static final class Text {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(
        @Advice.FieldValue("this$0") AbstractReceiveListener listener,
        @Advice.Argument(0) WebSocketChannel channel) {
      String endpoints = "io.undertow.websockets.jsr.FrameHandler";
      return endpoints.equals(listener.getClass().getName()) ? 0 : Bridge.handling(channel);
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) WebSocketChannel channel,
        @Advice.Enter long token,
        @Advice.Thrown @Nullable Throwable thrown) {
      Bridge.handled(channel, token, thrown);
    }
  }

  /** Instantiated by the agent. */
  public UndertowMessages() {}
}
