// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Spring WebSocket: the queue above the container's, and nothing that a container counts. Loaded by
 * the agent's class loader; its advice is copied into Spring's classes.
 */
@NullMarked
package io.streamgauge.instrumentation.spring;

import org.jspecify.annotations.NullMarked;
