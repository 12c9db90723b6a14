// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.jspecify.annotations.Nullable;

/**
 * Counts files that Tomcat's NIO connector lets the kernel send (HTTP/1.1).
 *
 * <p>Such a transfer begins after the request has ended and been recycled, and goes on in the
 * poller's thread; so {@code SendfileDataBase} carries the meter, and holds the exchange until the
 * transfer is done or its connection closes. One call that moved bytes is one chunk, told by
 * position and where it is noted, as the first may return after the poller has made the second.
 */
public final class TomcatSendfile implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat (sendfile)";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.tomcat.util.net.SendfileDataBase").slot();
    on.type("org.apache.coyote.http11.Http11Processor")
        .method(Prepare.class, "prepareSendfile", "org.apache.coyote.http11.OutputFilter[]");
    on.type("org.apache.tomcat.util.net.NioEndpoint$Poller")
        .method(
            Transfer.class,
            "processSendfile",
            "java.nio.channels.SelectionKey",
            "org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper",
            "boolean");
    on.type("org.apache.tomcat.util.net.NioEndpoint$NioSocketWrapper")
        .method(Progress.class, "updateLastWrite")
        .method(Close.class, "doClose");
  }

  /** The response's body will be a file. */
  static final class Prepare {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("response") Response response,
        @Advice.FieldValue("sendfileData") @Nullable SendfileDataBase file) {
      Exchange exchange = Bridge.exchange(response);
      if (exchange != null && file != null) {
        exchange.hold();
        exchange.outbound().transferFrom(file.pos);
        Bridge.attach(file, exchange.outbound());
      }
    }
  }

  /** The kernel has taken a piece of the file, and the poller does not know yet. */
  static final class Progress {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This NioSocketWrapper socket,
        @Advice.FieldValue("sendfileData") @Nullable SendfileDataBase file) {
      Meter meter = file == null ? null : Bridge.meter(file);
      if (file != null && meter != null) {
        long bytes = meter.transferredTo(file.pos);
        Object channel = socket.getSocket();
        Connection connection =
            channel instanceof SecureNioChannel ? null : Bridge.connection(channel);
        if (connection != null) {
          connection.sent(bytes);
        }
      }
    }
  }

  /** The kernel takes as much of the file as the socket has room for. */
  static final class Transfer {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable SendfileDataBase enter(@Advice.Argument(1) NioSocketWrapper socket) {
      return socket.getSendfileData();
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Enter @Nullable SendfileDataBase file, @Advice.Return SendfileState state) {
      Meter meter = file == null ? null : Bridge.meter(file);
      if (file != null && meter != null) {
        if (state == SendfileState.PENDING) {
          meter.blocked(Meter.NOT_WRITABLE);
        } else {
          if (state == SendfileState.ERROR) {
            meter.transportFailed(null);
          }
          Bridge.attach(file, null);
          meter.exchange().release();
        }
      }
    }
  }

  /** The connection closes, perhaps in the middle of a transfer. */
  static final class Close {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("sendfileData") @Nullable SendfileDataBase file) {
      Meter meter = file == null ? null : Bridge.meter(file);
      if (file != null && meter != null) {
        meter.transportFailed(null);
        Bridge.attach(file, null);
        meter.exchange().release();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatSendfile() {}
}
