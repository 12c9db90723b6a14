// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * OTLP: the sums of {@link io.streamgauge.agent.telemetry.MetricStore} and the exchanges of {@link
 * io.streamgauge.agent.streams.LiveTable}, sent by OpenTelemetry's own SDK and exporters, so that
 * every {@code OTEL_*} setting means what OpenTelemetry documents. The only package that names
 * {@code io.opentelemetry}.
 *
 * <p>Called by: the agent's start-up, late and on a thread of its own. Loaded by: the agent class
 * loader.
 */
@NullMarked
package io.streamgauge.agent.export;

import org.jspecify.annotations.NullMarked;
