/**
 * Eclipse Jetty 12.0 and 12.1: its core, below the servlet environments ee8 to ee11 and plain
 * handlers alike, so that all of them are counted at one place and once.
 *
 * <p>The way of a response byte: {@code HttpOutput} of an environment, or a handler; its wrappers
 * ({@code GzipHandler}, compression); {@code HttpChannelState$ChannelResponse#write}; the stream of
 * the protocol. For HTTP/1.1 that is {@code HttpConnection$SendCallback}, <b>where we count</b>
 * what its generator made of each write, then the end point. For HTTP/2 it is {@code
 * HTTP2Session$DataEntry}, <b>where we count</b> frames, then the flusher that all streams share.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Jetty's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.jettycore;

import org.jspecify.annotations.NullMarked;
