// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/** What the agent promises, held against real servers: every test here starts child JVMs. */
@NullMarked
package io.streamgauge.smoke;

import org.jspecify.annotations.NullMarked;
