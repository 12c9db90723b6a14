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
 * Counts files that Tomcat sends over HTTP/2 from a mapped buffer, with asynchronous I/O.
 *
 * <p>The container never comes back to such a stream: its processor is not recycled, and its last
 * frame is made in a completion handler. So the exchange is held until the response's buffer ends
 * or the transfer fails. A frame is told by its completion, or, where it completed at once, by the
 * return of its write. Not seen: the part of a frame that a lost connection took.
 */
public final class TomcatHttp2Sendfile implements StreamInstrumentation {

  private static final String DATA = "org.apache.coyote.http2.SendfileData";

  @Override
  public String library() {
    return "Apache Tomcat (HTTP/2 sendfile)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type(DATA).slot();
    on.type("org.apache.coyote.http2.StreamProcessor").method(Prepare.class, "prepareSendfile");
    on.type("org.apache.coyote.http2.Http2AsyncUpgradeHandler$SendfileCompletionHandler")
        .method(Completed.class, "completed", "java.lang.Long", DATA)
        .method(Failed.class, "failed", "java.lang.Throwable", DATA);
    on.type("org.apache.tomcat.util.net.SocketWrapperBase")
        .method(
            Write.class,
            "write",
            "org.apache.tomcat.util.net.SocketWrapperBase$BlockingMode",
            "long",
            "java.util.concurrent.TimeUnit",
            "java.lang.Object",
            "org.apache.tomcat.util.net.SocketWrapperBase$CompletionCheck",
            "java.nio.channels.CompletionHandler",
            "java.nio.ByteBuffer[]");
    on.type("org.apache.coyote.http2.Http2OutputBuffer").method(End.class, "end");
  }

  /** The response's body will be a file. */
  static final class Prepare {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("sendfileData") @Nullable Object file) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null && file != null) {
        exchange.hold();
        exchange.end();
        Bridge.attach(file, exchange.outbound());
      }
    }
  }

  /** A frame has left: its payload and nine bytes of head. */
  static final class Completed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Long bytes, @Advice.Argument(1) Object file) {
      Bridge.chunk(file, bytes - 9);
    }
  }

  /** A frame has left at once, and nobody will be told. */
  static final class Write {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(
        @Advice.Argument(3) @Nullable Object file,
        @Advice.Argument(6) ByteBuffer[] frame,
        @Advice.Local("start") int start) {
      Meter meter = file == null ? null : Bridge.meter(file);
      start = meter == null ? 0 : frame[frame.length - 1].position();
      return meter;
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(4) SocketWrapperBase.CompletionCheck check,
        @Advice.Argument(6) ByteBuffer[] frame,
        @Advice.Return SocketWrapperBase.CompletionState state,
        @Advice.Enter @Nullable Meter meter,
        @Advice.Local("start") int start) {
      if (meter != null
          && check == SocketWrapperBase.COMPLETE_WRITE
          && state == SocketWrapperBase.CompletionState.INLINE) {
        meter.chunk(frame[frame.length - 1].position() - start);
      }
    }
  }

  /** The file's end, or what its transfer failed with. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Throwable failure, @Advice.Argument(1) Object file) {
      Meter meter = Bridge.meter(file);
      if (meter != null) {
        meter.transportFailed(failure);
        meter.exchange().release();
      }
    }
  }

  /** The response is complete; what was held is released. */
  static final class End {
    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("coyoteResponse") Response response) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null) {
        exchange.release();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatHttp2Sendfile() {}
}
