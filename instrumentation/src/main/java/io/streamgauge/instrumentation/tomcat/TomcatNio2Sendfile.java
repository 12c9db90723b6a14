// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.tomcat.util.net.SendfileDataBase;
import org.apache.tomcat.util.net.SendfileState;
import org.jspecify.annotations.Nullable;

/**
 * Counts files that Tomcat's NIO2 connector sends: through the socket's buffer, in pieces that a
 * completion handler counts. That they are over is told by the socket forgetting them, or closing.
 * Not seen: waiting between two pieces.
 */
public final class TomcatNio2Sendfile implements StreamInstrumentation {

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
    String socket = "org.apache.tomcat.util.net.Nio2Endpoint$Nio2SocketWrapper";
    String file = "org.apache.tomcat.util.net.Nio2Endpoint$SendfileData";
    on.type(socket)
        .method(Transfer.class, "processSendfile", "org.apache.tomcat.util.net.SendfileDataBase")
        .method(Transferred.class, "setSendfileData", file)
        .method(TomcatSendfile.Close.class, "doClose");
    on.type(socket + "$1").method(Piece.class, "completed", "java.lang.Integer", file);
  }

  /** The first piece of a file is on its way. */
  static final class Transfer {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) SendfileDataBase file, @Advice.Return SendfileState state) {
      Meter meter = Bridge.meter(file);
      if (meter != null) {
        if (state == SendfileState.ERROR) {
          meter.transportFailed(null);
          Bridge.attach(file, null);
          meter.exchange().release();
        }
      }
    }
  }

  /** A piece of it has left, before the next one is started. */
  static final class Piece {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.Argument(0) Integer bytes, @Advice.Argument(1) SendfileDataBase file) {
      Meter meter = Bridge.meter(file);
      if (meter != null && bytes > 0) {
        meter.transferredTo(file.pos + bytes);
      }
    }
  }

  /** The file is through. */
  static final class Transferred {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("sendfileData") @Nullable SendfileDataBase before,
        @Advice.Argument(0) @Nullable SendfileDataBase after) {
      Meter meter = before == null || after != null ? null : Bridge.meter(before);
      if (before != null && meter != null) {
        Bridge.attach(before, null);
        meter.exchange().release();
      }
    }
  }

  /** Instantiated by the agent. */
  public TomcatNio2Sendfile() {}
}
