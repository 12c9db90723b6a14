/**
 * What it costs: one command measures, and writes {@code docs/performance.md}.
 *
 * <p>{@link io.streamgauge.benchmarks.chunk} measures nanoseconds inside one JVM, {@link
 * io.streamgauge.benchmarks.server} whole servers. Only differences and ratios within one run are
 * meant to be compared: everything is measured in turns.
 *
 * <p>Called by: the profile {@code benchmarks} of the build. Loaded by: a class path of its own.
 */
@NullMarked
package io.streamgauge.benchmarks;

import org.jspecify.annotations.NullMarked;
