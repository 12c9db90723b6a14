// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent;

import io.streamgauge.agent.config.Setting;
import io.streamgauge.agent.config.Settings;
import io.streamgauge.agent.log.StderrLog;
import io.streamgauge.agent.streams.LiveStreams;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.streams.Pulse;
import io.streamgauge.agent.streams.Swallowed;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.weave.JoinpointTable;
import io.streamgauge.agent.weave.Weaver;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.instrumentation.StreamInstrumentation;
import io.streamgauge.instrumentation.jetty.JettyExchanges;
import io.streamgauge.instrumentation.jetty.JettyHttp11;
import io.streamgauge.instrumentation.jetty.JettyHttp2;
import io.streamgauge.instrumentation.jetty.JettyOutput;
import io.streamgauge.instrumentation.jetty.JettyRequests;
import io.streamgauge.instrumentation.jetty.JettyRoutes;
import io.streamgauge.instrumentation.jettycore.JettyCoreBodies;
import io.streamgauge.instrumentation.jettycore.JettyCoreExchanges;
import io.streamgauge.instrumentation.jettycore.JettyCoreHttp11;
import io.streamgauge.instrumentation.jettycore.JettyCoreHttp2;
import io.streamgauge.instrumentation.jettycore.JettyServlets;
import io.streamgauge.instrumentation.jettyio.JettyBackPressure;
import io.streamgauge.instrumentation.jettyio.JettyConnections;
import io.streamgauge.instrumentation.tomcat.TomcatExchanges;
import io.streamgauge.instrumentation.tomcat.TomcatHttp11;
import io.streamgauge.instrumentation.tomcat.TomcatSendfile;
import io.streamgauge.instrumentation.tomcat.TomcatSockets;
import io.streamgauge.instrumentation.undertow.UndertowChunks;
import io.streamgauge.instrumentation.undertow.UndertowExchanges;
import io.streamgauge.instrumentation.undertow.UndertowHttp11;
import io.streamgauge.instrumentation.undertow.UndertowHttp2;
import io.streamgauge.instrumentation.undertow.UndertowRequests;
import io.streamgauge.instrumentation.undertow.UndertowResponses;
import io.streamgauge.instrumentation.undertow.UndertowServlets;
import io.streamgauge.instrumentation.undertow.UndertowSockets;
import java.lang.instrument.Instrumentation;

/**
 * Wires the five hops together: advice, bridge, meter, pulse, export.
 *
 * <p>Called once, by {@code premain}, through reflection from the system class loader. It only
 * makes objects and registers the transformer: ByteBuddy comes with the first woven class, the
 * OpenTelemetry SDK later still, on the pulse's thread.
 */
public final class Agent {

  /** Series of one metric at most, until the SDK's configuration says otherwise. */
  private static final int SERIES = 2000;

  private Agent() {}

  /** Starts the agent. */
  public static void start(Instrumentation instrumentation, String arguments) {
    Settings settings = Settings.ofThisJvm(arguments);
    if (!settings.get(Setting.ENABLED)) {
      return;
    }
    StderrLog.level(settings.get(Setting.LOG_LEVEL));
    JoinpointTable table = new JoinpointTable(instrumentations());
    Swallowed swallowed = new Swallowed(table.joinpoints().size());
    LiveTable live =
        new LiveTable(
            new MetricStore(SERIES),
            swallowed,
            settings.get(Setting.STREAMS_LIMIT),
            settings.get(Setting.ROUTES_LIMIT));
    Weaver weaver = new Weaver(table, instrumentation);
    Pulse pulse = new Pulse(live, new Chores(settings, table, swallowed, live, weaver));
    Bridge.connect(new LiveStreams(live, swallowed, pulse));
    weaver.install(
        new Weaver.Starts() {
          @Override
          public void start() {
            pulse.start();
          }
        });
  }

  /** Every library that is woven. A new one is one more line here. */
  public static StreamInstrumentation[] instrumentations() {
    return new StreamInstrumentation[] {
      new TomcatExchanges(),
      new TomcatHttp11(),
      new TomcatSendfile(),
      new TomcatSockets(),
      new JettyConnections(),
      new JettyBackPressure(),
      new JettyCoreExchanges(),
      new JettyCoreBodies(),
      new JettyCoreHttp11(),
      new JettyCoreHttp2(),
      new JettyServlets(),
      new JettyExchanges(),
      new JettyRoutes(),
      new JettyRequests(),
      new JettyOutput(),
      new JettyHttp11(),
      new JettyHttp2(),
      new UndertowExchanges(),
      new UndertowRequests(),
      new UndertowResponses(),
      new UndertowHttp11(),
      new UndertowChunks(),
      new UndertowHttp2(),
      new UndertowServlets(),
      new UndertowSockets(),
    };
  }
}
