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
import org.apache.coyote.ActionCode;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a stream of Tomcat's HTTP/2 waits for its client: for the window to open, its own or
 * the connection's, or for more of the request's body.
 *
 * <p>{@code WindowAllocationManager} is asked by no stream but one that has to wait, so its methods
 * are the wait itself. What waits is the stream's buffer of 8 KiB; not seen is what an application
 * writes beyond it without blocking.
 */
public final class TomcatHttp2Windows implements StreamInstrumentation {

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
    on.type("org.apache.coyote.http2.WindowAllocationManager")
        .method(Wait.class, "waitForStream", "long")
        .method(Wait.class, "waitForConnection", "long")
        .method(Unready.class, "waitForStreamNonBlocking")
        .method(Unready.class, "waitForConnectionNonBlocking");
    on.type("org.apache.coyote.http2.Stream$StreamOutputBuffer")
        .method(Flush.class, "flush", "boolean", "boolean");
    on.type("org.apache.coyote.Request")
        .method(ReadWait.class, "doRead", "org.apache.tomcat.util.net.ApplicationBufferHandler");
  }

  /** A thread waits for window. */
  static final class Wait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(@Advice.FieldValue("stream") Object stream) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.blocked(Meter.WRITE_CALL);
      }
      return meter;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Meter meter) {
      if (meter != null) {
        meter.unblocked();
        meter.pending(0, 0);
      }
    }
  }

  /** Bytes wait for window while their thread goes on; the next frame ends it. */
  static final class Unready {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("stream") Object stream) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.blocked(Meter.NOT_WRITABLE);
      }
    }
  }

  /** The stream's buffer is to be made into frames, as far as there is window. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("this$0") Object stream,
        @Advice.FieldValue("buffer") ByteBuffer buffer) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.offered(buffer.position(), buffer.capacity());
      }
    }
  }

  /** More of a request's body is asked for; it waits where nothing has arrived. */
  static final class ReadWait {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable Meter enter(@Advice.This Request request) {
      Exchange exchange = request.protocol().equals("HTTP/2.0") ? Bridge.exchange(request) : null;
      if (exchange != null) {
        request.action(ActionCode.AVAILABLE, Boolean.FALSE);
        if (request.getAvailable() == 0) {
          Meter meter = exchange.inbound();
          meter.blocked(Meter.READ_CALL);
          return meter;
        }
      }
      return null;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Enter @Nullable Meter meter) {
      if (meter != null) {
        meter.unblocked();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatHttp2Windows() {}
}
