// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's own settings: one documented table, and how the values are found.
 *
 * <p>It exists so that every setting is declared once, with its type, default and meaning: the
 * reader, the messages about wrong values and the table in {@code docs/configuration.md} all come
 * from that declaration. Settings of OpenTelemetry are not here; its SDK reads them itself.
 *
 * <p>May be called by every package of the agent; knows none of them but {@code log}. Runs in
 * premain, so it names nothing that an application may want to initialise itself. Loaded by: the
 * agent's class loader.
 */
@NullMarked
package io.streamgauge.agent.config;

import org.jspecify.annotations.NullMarked;
