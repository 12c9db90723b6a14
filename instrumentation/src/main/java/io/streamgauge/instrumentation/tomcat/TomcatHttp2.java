// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.nio.ByteBuffer;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bodies of Tomcat's HTTP/2 responses at {@code writeBody}, which makes one DATA frame
 * and returns when the connection's socket has taken it: below the stream's own buffer and the
 * compression filter, one chunk a frame. Both handlers are woven, with asynchronous I/O (the
 * default) and without.
 *
 * <p>{@code Stream} carries the response's meter from its head until its last frame begins: what a
 * client resets later was complete. The socket carries the meter of the stream that is writing a
 * frame, so that {@link TomcatSockets} sees whom the socket holds up.
 */
public final class TomcatHttp2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (HTTP/2)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    String[] frame = {"org.apache.coyote.http2.Stream", "java.nio.ByteBuffer", "int", "boolean"};
    on.type("org.apache.coyote.http2.Http2UpgradeHandler").method(Frame.class, "writeBody", frame);
    on.type("org.apache.coyote.http2.Http2AsyncUpgradeHandler")
        .method(Frame.class, "writeBody", frame);
    on.type("org.apache.coyote.http2.StreamProcessor")
        .method(Head.class, "prepareResponse")
        .method(TomcatHttp11Ends.Flush.class, "flush")
        .method(End.class, "recycle");
    on.type("org.apache.coyote.http2.Stream")
        .slot()
        .method(Last.class, "sentEndOfStream")
        .method(Reset.class, "receiveReset", "long");
  }

  /** The response's head is about to leave. */
  static final class Head {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("stream") Object stream) {
      Bridge.share(response, stream);
    }
  }

  /** One DATA frame; nothing of it leaves where the client has reset the stream. */
  static final class Frame {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.Argument(0) Object stream,
        @Advice.Argument(1) ByteBuffer body,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket,
        @Advice.Local("start") int start) {
      start = body.position();
      Meter meter = Bridge.meter(stream);
      Bridge.attach(socket, meter);
      return meter;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(
        @Advice.Argument(1) ByteBuffer body,
        @Advice.Argument(2) int size,
        @Advice.FieldValue("socketWrapper") SocketWrapperBase<?> socket,
        @Advice.Enter @Nullable Meter meter,
        @Advice.Local("start") int start,
        @Advice.Thrown @Nullable Throwable thrown) {
      int moved = body.position() - start;
      if (meter != null) {
        if (thrown != null) {
          meter.cut(moved, size, thrown);
        } else if (moved > 0) {
          meter.chunk(moved);
        }
        meter.unblocked();
        meter.pending(0, 0);
        if (Bridge.meter(socket) == meter) {
          Bridge.attach(socket, null);
        }
      }
    }
  }

  /** The frame that ends the response is being made. */
  static final class Last {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream) {
      Bridge.attach(stream, null);
    }
  }

  /** The client wants no more of it, or its connection is gone. */
  static final class Reset {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object stream) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.transportFailed(null);
      }
    }
  }

  /** The container is done with the stream. */
  static final class End {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("stream") Object stream) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null) {
        exchange.end();
        Bridge.attach(stream, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatHttp2() {}
}
