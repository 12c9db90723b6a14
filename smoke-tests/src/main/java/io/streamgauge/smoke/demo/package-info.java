// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: an unmodified Tomcat under the flag, five clients, and a table that holds what they
 * received against what arrived over OTLP.
 *
 * <p>Run by one command, which is in the README, and in short by {@code DemoIT}. The clients here
 * share no code with those of the tests, and none with the agent.
 */
@NullMarked
package io.streamgauge.smoke.demo;

import org.jspecify.annotations.NullMarked;
