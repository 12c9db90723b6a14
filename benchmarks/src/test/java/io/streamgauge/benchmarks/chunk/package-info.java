/** What of the benchmarks is exact enough to be asserted in every build. */
@NullMarked
package io.streamgauge.benchmarks.chunk;

import org.jspecify.annotations.NullMarked;
