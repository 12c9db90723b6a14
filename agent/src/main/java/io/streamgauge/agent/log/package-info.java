// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * What the agent says about itself: few lines, on standard error.
 *
 * <p>It exists so that the agent never touches the application's logging. The agent logs through
 * SLF4J, which finds {@link io.streamgauge.agent.log.StderrProvider} and nothing else in the
 * agent's class loader; the OpenTelemetry SDK logs through {@code java.util.logging}, whose {@code
 * Logger} is replaced by {@link io.streamgauge.agent.log.JulLogger} when the jar is built, so that
 * the JVM's LogManager is not initialised before the application does it.
 *
 * <p>Called by: every package of the agent, through SLF4J. Loaded by: the agent's class loader.
 */
@NullMarked
package io.streamgauge.agent.log;

import org.jspecify.annotations.NullMarked;
