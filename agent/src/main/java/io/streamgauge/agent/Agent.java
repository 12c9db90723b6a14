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
    JoinpointTable table = new JoinpointTable(new Libraries());
    Swallowed swallowed = new Swallowed(JoinpointTable.LIMIT);
    LiveTable live =
        new LiveTable(
            new MetricStore(SERIES),
            swallowed,
            settings.get(Setting.STREAMS_LIMIT),
            settings.get(Setting.ROUTES_LIMIT),
            settings.get(Setting.BUFFER_POOLS));
    Weaver weaver = new Weaver(table, instrumentation);
    Pulse pulse = new Pulse(live, new Chores(settings, table, swallowed, live, weaver));
    Bridge.connect(new LiveStreams(live, swallowed, pulse, settings.get(Setting.TRACES_MESSAGES)));
    weaver.install(
        new Weaver.Starts() {
          @Override
          public void start() {
            pulse.start();
          }
        });
  }
}
