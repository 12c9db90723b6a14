// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0

/**
 * gRPC servers: calls and their messages, where gRPC frames and deframes them, whatever carries
 * them. Over Netty the exchange is the HTTP/2 stream's, and gRPC only takes it over.
 *
 * <p>Named by the agent's table of libraries; its advice is copied into gRPC's classes. Loaded by
 * the agent's own class loader.
 */
@NullMarked
package io.streamgauge.instrumentation.grpc;

import org.jspecify.annotations.NullMarked;
