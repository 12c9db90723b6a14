// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jettycore;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.HttpChannel;
import org.eclipse.jetty.server.Request;

/**
 * Begins and ends Jetty 12's HTTP/2 responses, whose frames {@link
 * io.streamgauge.instrumentation.jettyio.JettyHttp2Frames} counts.
 *
 * <p>{@code HTTP2Stream} carries the meter from the head of the response to its end; streams of
 * Jetty's client carry none.
 */
public final class JettyCoreHttp2 implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (core, HTTP/2)";
  }

  @Override
  public String versions() {
    return JettyCoreExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    String callback = "org.eclipse.jetty.util.Callback";
    on.type("org.eclipse.jetty.http2.server.internal.HttpStreamOverHTTP2")
        .method(
            Begin.class,
            "sendHeaders",
            "org.eclipse.jetty.http.MetaData$Request",
            "org.eclipse.jetty.http.MetaData$Response",
            "java.nio.ByteBuffer",
            "boolean",
            callback)
        .method(Fail.class, "onFailure", "java.lang.Throwable", callback)
        .method(Done.class, "succeeded");
  }

  /** The head of the response goes, unless it is an interim one. */
  static final class Begin {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_httpChannel") HttpChannel channel,
        @Advice.FieldValue("_stream") Object stream,
        @Advice.Argument(1) MetaData.Response head) {
      Request request = head.getStatus() < 200 ? null : channel.getRequest();
      if (request != null) {
        Bridge.share(request, stream);
      }
    }
  }

  /** The client has reset the stream, or the connection is lost. */
  static final class Fail {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue("_stream") Object stream, @Advice.Argument(0) Throwable failure) {
      Meter meter = Bridge.meter(stream);
      if (meter != null) {
        meter.socketFailed(failure, Integer.MAX_VALUE);
        meter.transportFailed(failure);
      }
    }
  }

  /** The response has gone: a client that resets its stream now changes nothing. */
  static final class Done {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("_stream") Object stream) {
      Bridge.attach(stream, null);
    }
  }

  /** Instantiated by the agent. */
  public JettyCoreHttp2() {}
}
