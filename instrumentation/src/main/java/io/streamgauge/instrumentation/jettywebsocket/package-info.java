// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Jetty's {@code org.eclipse.jetty.websocket.core}, on which all of Jetty's WebSocket APIs rest
 * from 10.0 to 12.1: its sessions, their frames, what waits to be sent. How a session comes out of
 * a request is another matter in each line: see {@code jetty} and {@code jettycore}.
 *
 * <p>The way of a message: the API; {@code WebSocketCoreSession#sendFrame}; a flusher that lets one
 * frame through at a time, <b>whose queue we count</b>; the extensions; {@code FrameFlusher} and
 * its {@code Generator}, <b>where we count</b> frames; the end point. The other way: {@code
 * Parser}, <b>where we count</b> frames, the extensions, {@code WebSocketCoreSession}, the API.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Jetty's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.jettywebsocket;

import org.jspecify.annotations.NullMarked;
