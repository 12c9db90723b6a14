// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/** The demo, run in short: what it prints must be true before anyone is shown it. */
@NullMarked
package io.streamgauge.smoke.demo;

import org.jspecify.annotations.NullMarked;
