// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent;

import io.streamgauge.agent.config.Setting;
import io.streamgauge.agent.config.Settings;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.export.Exporter;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.streams.OtherAgent;
import io.streamgauge.agent.streams.Pulse;
import io.streamgauge.agent.streams.Swallowed;
import io.streamgauge.agent.telemetry.Version;
import io.streamgauge.agent.weave.Joinpoint;
import io.streamgauge.agent.weave.JoinpointTable;
import io.streamgauge.agent.weave.Weaver;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the pulse does after each sweep: tells the start, the problems of the settings and skipped
 * joinpoints; starts the exporter when there is something to export; unweaves failing advice.
 */
final class Chores implements Pulse.Beat {

  /** Without any stream the exporter starts this many seconds after the first woven class. */
  private static final long EXPORT_AFTER = 10;

  private final Settings settings;
  private final JoinpointTable table;
  private final Swallowed swallowed;
  private final LiveTable live;
  private final Weaver weaver;
  private boolean told;
  private @Nullable Exporter exporter;

  Chores(
      Settings settings, JoinpointTable table, Swallowed swallowed, LiveTable live, Weaver weaver) {
    this.settings = settings;
    this.table = table;
    this.swallowed = swallowed;
    this.live = live;
    this.weaver = weaver;
  }

  @Override
  public void beat(long seconds, boolean sawStream) {
    if (!told && (weaver.report().hasLibrary() || seconds >= EXPORT_AFTER)) {
      told = true;
      tellStart();
    }
    tellSkipped();
    unweaveFailing();
    if (sawStream || seconds >= EXPORT_AFTER) {
      exporter();
    }
  }

  /** A server that ends soon after its first request has its telemetry sent all the same. */
  @Override
  public void last() {
    live.sweep();
    if (live.sawExchange()) {
      exporter().shutdown();
    }
  }

  private void tellStart() {
    log()
        .info(
            "Streamgauge {} measures {} and exports to {}",
            Version.current(),
            weaver.report().summary(),
            Destination.ofThisJvm());
    for (String problem : settings.problems()) {
      log().warn(problem);
    }
  }

  private void tellSkipped() {
    String skipped = weaver.report().takeUntold();
    if (skipped != null) {
      log().warn("joinpoint skipped, what it counts is missing: {}", skipped);
    }
  }

  private void unweaveFailing() {
    Throwable latest = swallowed.takeLatest();
    if (latest != null) {
      log().warn("advice failed, the application was not disturbed", latest);
    }
    for (Joinpoint joinpoint : table.joinpoints()) {
      if (swallowed.isFailing(joinpoint.id())) {
        weaver.unweave(joinpoint, "failed repeatedly and was taken out");
      }
    }
  }

  /** Not a field: this class is loaded in premain, where logging is not. */
  private static Logger log() {
    return LoggerFactory.getLogger(Chores.class);
  }

  private synchronized Exporter exporter() {
    Exporter started = exporter;
    if (started == null) {
      Switch http = settings.get(Setting.HTTP_METRICS);
      boolean httpMetrics = http == Switch.ON || (http == Switch.AUTO && !OtherAgent.isPresent());
      started =
          Exporter.start(
              live,
              httpMetrics,
              settings.get(Setting.TRACES_SERVER_SPAN),
              settings.get(Setting.TRACES_SEGMENT_FIRST),
              Collections.<String, String>emptyMap());
      exporter = started;
    }
    return started;
  }
}
