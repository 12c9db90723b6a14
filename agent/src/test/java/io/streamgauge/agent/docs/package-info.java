// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Keeps what the documentation says equal to what the code declares.
 *
 * <p>Called by tests only; part of no jar.
 */
@NullMarked
package io.streamgauge.agent.docs;

import org.jspecify.annotations.NullMarked;
