/**
 * Undertow 2.2, 2.3 and 2.4 over XNIO, servlets and native handlers alike: its core is hooked,
 * where both meet, so that one class serves {@code javax} and {@code jakarta}.
 *
 * <p>The way of a response byte through Undertow's HTTP/1.1: {@code OutputStream}, {@code Writer}
 * or {@code Sender}, the exchange's response channel, the content-encoding conduit if any, <b>the
 * transfer-coding conduit, where we count</b>, the conduit that writes the head, TLS if any, the
 * socket. Nothing in between keeps bytes, but TLS at most one record: what a conduit has taken has
 * gone to the socket. In HTTP/2 and WebSocket, which have queues, bytes are counted when their
 * frame has gone there.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Undertow's and XNIO's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.undertow;

import org.jspecify.annotations.NullMarked;
