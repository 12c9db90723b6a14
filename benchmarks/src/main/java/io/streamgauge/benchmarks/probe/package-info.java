/**
 * A Java agent of the benchmarks' own that is put in front of and behind the one that is measured.
 *
 * <p>Called by: the JVMs that the benchmarks start. Loaded by: their system class loader, from a
 * jar that {@link io.streamgauge.benchmarks.probe.ProbeJar} makes.
 */
@NullMarked
package io.streamgauge.benchmarks.probe;

import org.jspecify.annotations.NullMarked;
