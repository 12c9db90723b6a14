/**
 * What leaves the JVM: the one table of metrics, attributes and spans ({@link
 * io.streamgauge.agent.telemetry.Metric}, {@link io.streamgauge.agent.telemetry.Attribute}, {@link
 * io.streamgauge.agent.telemetry.SpanKind}), and the sums kept for the metrics ({@link
 * io.streamgauge.agent.telemetry.MetricStore}). {@code docs/telemetry.md} is generated from it.
 *
 * <p>Called by: streams, which adds up, and export, which sends. Loaded by: the agent class loader.
 */
@NullMarked
package io.streamgauge.agent.telemetry;

import org.jspecify.annotations.NullMarked;
