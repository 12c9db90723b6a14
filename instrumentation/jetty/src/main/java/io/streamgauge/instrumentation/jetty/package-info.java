// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Jetty 9.4, 10 and 11: exchanges, routes, request and response bodies of HTTP/1.1 and HTTP/2.
 *
 * <p>The servlet types are {@code javax} in two of the lines and {@code jakarta} in the third, so
 * advice names none of them. Where a class became an interface between 9.4 and 10 ({@code
 * HttpFields}, {@code HttpURI}), advice goes round it: a call of one kind does not link to the
 * other. Connections, and what holds HTTP/1.1 responses back, are in {@code jettyio}.
 *
 * <p>Called by: the agent's weave package. Loaded by: the agent class loader; the advice is copied
 * into Jetty's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.jetty;

import org.jspecify.annotations.NullMarked;
