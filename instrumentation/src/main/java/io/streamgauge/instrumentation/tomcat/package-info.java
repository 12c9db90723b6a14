/**
 * Apache Tomcat 9.0, 10.1 and 11: Coyote and Catalina, below the Servlet API, so that one class
 * serves {@code javax} and {@code jakarta} alike.
 *
 * <p>The way of a response byte through Tomcat's HTTP/1.1: {@code OutputStream} or {@code Writer},
 * {@code connector.OutputBuffer}, {@code coyote.Response#doWrite}, {@code Http11OutputBuffer}, the
 * compression filter if any, <b>the transfer-coding filter, where we count</b>, the socket. Through
 * its HTTP/2: {@code Http2OutputBuffer}, the compression filter, the stream's buffer and its
 * window, <b>a DATA frame, where we count</b>, the socket.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Tomcat's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.tomcat;

import org.jspecify.annotations.NullMarked;
