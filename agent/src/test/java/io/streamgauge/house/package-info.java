// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The rules of the house that a compiler does not know: who may name what, and how things are
 * named.
 *
 * <p>They are checked here because the agent is the module that sees all others. Tests only.
 */
@NullMarked
package io.streamgauge.house;

import org.jspecify.annotations.NullMarked;
