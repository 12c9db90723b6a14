/**
 * Nanoseconds and bytes of one chunk, read and flush on the woven path of an unmodified Tomcat:
 * {@link io.streamgauge.benchmarks.chunk.TomcatChunks} calls its classes, {@link
 * io.streamgauge.benchmarks.chunk.ChunkCosts} runs that in JVMs without the agent and with it.
 *
 * <p>Called by: the command line and the build's allocation test. Loaded by: the class path of both
 * the runner and the JVMs it forks.
 */
@NullMarked
package io.streamgauge.benchmarks.chunk;

import org.jspecify.annotations.NullMarked;
