// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Java-WebSocket 1.4, 1.5 and 1.6, as a server: its handshakes, its sessions, their frames and what
 * waits to be sent. It is an HTTP server for as long as a handshake takes, and knows no routes.
 *
 * <p>The way of a message: {@code WebSocketImpl#send}; {@code Draft_6455#createBinaryFrame}, which
 * compresses it; {@code WebSocketImpl#write}, one frame at a time, <b>which is told</b>, into a
 * queue without a limit; {@code SocketChannelIOHelper#batch}, on the selector's thread, by which
 * frames leave it for the socket, <b>where we count</b>. The other way: the selector's thread reads
 * and a worker, the same one for all of a connection's life, takes frames apart in {@code
 * Draft_6455#translateSingleFrame}, <b>where we count</b>.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Java-WebSocket's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.javawebsocket;

import org.jspecify.annotations.NullMarked;
