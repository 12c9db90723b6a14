/**
 * Jetty's {@code org.eclipse.jetty.io}, which all lines from 9.4 to 12.1 share: connections, and
 * what holds a response back.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Jetty's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.jettyio;

import org.jspecify.annotations.NullMarked;
