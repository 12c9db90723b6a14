// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Unmodified servers in child JVMs, a client that reads the wire, a collector that receives OTLP.
 *
 * <p>The truth that the agent is held against is taken here, outside of the JVM it runs in. The
 * contract tests, the demo and the benchmarks start from these classes; none of them is ever in the
 * measured JVM, and nothing here names a class of the agent.
 */
@NullMarked
package io.streamgauge.smoke;

import org.jspecify.annotations.NullMarked;
