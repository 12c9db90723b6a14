// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Netty 4.1 and 4.2, below everything that is built on it: the queue in front of the socket, the
 * codecs of HTTP, and no handler in anybody's pipeline.
 *
 * <p>Named by the agent's table of libraries; its advice is copied into Netty's classes, wherever
 * they were moved to. Loaded by the agent's own class loader.
 */
@NullMarked
package io.streamgauge.instrumentation.netty;

import org.jspecify.annotations.NullMarked;
