/**
 * Weaving: looks every loaded class up by name, and copies advice into the few that have
 * joinpoints.
 *
 * <p>{@link io.streamgauge.agent.weave.JoinpointTable} holds the joinpoints, {@link
 * io.streamgauge.agent.weave.Weaver} is the transformer and keeps the report; ByteBuddy is named by
 * {@link io.streamgauge.agent.weave.Weaving} and {@link io.streamgauge.agent.weave.SlotVisitor}
 * only, which are not loaded before the first class with a joinpoint is.
 *
 * <p>Called by: the JVM on whatever thread loads a class, and the agent. Loaded by: the agent class
 * loader.
 */
@NullMarked
package io.streamgauge.agent.weave;

import org.jspecify.annotations.NullMarked;
