// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettywebsocket;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import net.bytebuddy.asm.Advice;

/** What becomes of the frames that a flusher has given to the socket: the same in all Jettys. */
public final class JettyWebSocketFlushes {

  private JettyWebSocketFlushes() {}

  /** The joinpoints of the flusher of that name. */
  public static void declare(Joinpoints on, String flusher) {
    on.type(flusher)
        .slot()
        .method(Sent.class, "process")
        .method(Failed.class, "onCompleteFailure", "java.lang.Throwable");
  }

  /** What was written before has gone. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher) {
      Meter meter = Bridge.meter(flusher);
      if (meter != null) {
        meter.drained();
      }
    }
  }

  /** What was being written has not gone, and nothing else will be. */
  static final class Failed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object flusher, @Advice.Argument(0) Throwable failure) {
      Meter meter = Bridge.meter(flusher);
      if (meter != null) {
        Bridge.attach(flusher, null);
        // What has gone was told when the wait began.
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }
}
