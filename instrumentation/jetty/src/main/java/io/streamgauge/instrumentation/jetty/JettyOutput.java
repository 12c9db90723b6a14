// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;

/**
 * What only {@code HttpOutput} of Jetty 9.4 to 11 knows of a response: that the application
 * flushed, and whether a thread is held by a write.
 *
 * <p>Below it every write is one that calls back; a blocking one waits for that here. So these say
 * of what kind a wait would be, and those who see one say that it is. Between them, and for the
 * last write of a response, no thread is held.
 */
public final class JettyOutput implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (output)";
  }

  @Override
  public String versions() {
    return JettyExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.server.HttpOutput")
        .method(Flush.class, "flush")
        .alternative(Blocking.class, "channelWrite", "java.nio.ByteBuffer", "boolean")
        .alternative(Blocking.class, "write", "java.nio.ByteBuffer", "boolean")
        .method(Blocking.class, "sendContent", "java.nio.ByteBuffer")
        .method(Blocking.class, "sendContent", "java.io.InputStream")
        .method(Blocking.class, "sendContent", "java.nio.channels.ReadableByteChannel")
        .method(Blocking.class, "sendContent", "org.eclipse.jetty.http.HttpContent");
  }

  /** The application flushed: what tells a response that trickles from one that is merely large. */
  static final class Flush {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_channel") Object channel) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        meter.flushed();
      }
    }
  }

  /** A write that returns when it is done. */
  static final class Blocking {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_channel") Object channel) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        meter.writes(Meter.WRITE_CALL);
      }
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.FieldValue("_channel") Object channel) {
      Meter meter = Bridge.meter(channel);
      if (meter != null) {
        meter.writes(Meter.NOT_WRITABLE);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyOutput() {}
}
