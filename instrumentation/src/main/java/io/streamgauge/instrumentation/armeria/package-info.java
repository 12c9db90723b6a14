// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Armeria's WebSocket, which has codecs of its own: HTTP and all below are Netty's, and measured
 * there.
 *
 * <p>Named by the agent's table of libraries; its advice is copied into Armeria's classes. Loaded
 * by the agent's own class loader.
 */
@NullMarked
package io.streamgauge.instrumentation.armeria;

import org.jspecify.annotations.NullMarked;
