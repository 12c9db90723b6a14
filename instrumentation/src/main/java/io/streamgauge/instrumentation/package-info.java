/**
 * How an instrumentation says where it is woven: {@link
 * io.streamgauge.instrumentation.StreamInstrumentation} declares {@link
 * io.streamgauge.instrumentation.Joinpoints}. One package below this one per library.
 *
 * <p>Joinpoints are data with three readers: the weaver, the test that holds each against the jars
 * of every supported version, and the generator of {@code docs/supported.md}.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader, at start-up; so
 * neither the library's classes nor lambdas may be touched by {@code declare}. Advice classes are
 * never loaded at all: their bytecode is copied into the library's methods.
 */
@NullMarked
package io.streamgauge.instrumentation;

import org.jspecify.annotations.NullMarked;
