/**
 * Wires the agent together: {@link io.streamgauge.agent.Agent} is where the hops of the data meet.
 *
 * <p>Called by: {@code premain}. Loaded by: the agent class loader.
 */
@NullMarked
package io.streamgauge.agent;

import org.jspecify.annotations.NullMarked;
