/**
 * Meters, the live table and the pulse: what is counted, and how counts become telemetry.
 *
 * <p>The server's threads write plain fields of {@link io.streamgauge.agent.streams.StreamMeter}
 * and {@link io.streamgauge.agent.streams.HttpExchange}. Once a second, and before every export,
 * {@link io.streamgauge.agent.streams.LiveTable} sweeps what is open and folds what has ended into
 * the {@link io.streamgauge.agent.telemetry.MetricStore}; spans go to the {@link
 * io.streamgauge.agent.streams.SpanSink}.
 *
 * <p>Called by: the bridge (servers' threads), the pulse and export (agent's threads). Loaded by:
 * the agent class loader.
 */
@NullMarked
package io.streamgauge.agent.streams;

import org.jspecify.annotations.NullMarked;
