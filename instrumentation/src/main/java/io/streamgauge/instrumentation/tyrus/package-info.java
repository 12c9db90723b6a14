// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Tyrus on Grizzly, as its {@code Server} starts it: handshakes, sessions, their frames, and what
 * waits in front of the socket. Nothing else of Grizzly is woven, so a request that asks for no
 * WebSocket, or for one where there is no endpoint, is nobody's. In a servlet container Tyrus
 * begins nothing: the exchange is the container's, and so is the connection after its upgrade.
 *
 * <p>The way of a message: a {@code RemoteEndpoint}; {@code ProtocolHandler}, which compresses it
 * and writes its frame into a buffer of its own; {@code GrizzlyWriter}, <b>where we count</b>,
 * which has a queue; Grizzly's filters and its own queue. The other way: Grizzly's filters; {@code
 * ProtocolHandler#unframe}, <b>where we count</b>; the extensions; {@code ProtocolHandler#process};
 * the session's handlers.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Tyrus' classes.
 */
@NullMarked
package io.streamgauge.instrumentation.tyrus;

import org.jspecify.annotations.NullMarked;
