/**
 * What an agent costs a whole server: an unmodified Tomcat is started without an agent, with ours
 * and with the OpenTelemetry agent in turn, and looked at from outside and over JMX.
 *
 * <p>Called by: the command line. Loaded by: the class path of the runner; only {@link
 * io.streamgauge.benchmarks.server.OpenStreams} and {@link
 * io.streamgauge.benchmarks.server.Nothing} run in JVMs of their own.
 */
@NullMarked
package io.streamgauge.benchmarks.server;

import org.jspecify.annotations.NullMarked;
