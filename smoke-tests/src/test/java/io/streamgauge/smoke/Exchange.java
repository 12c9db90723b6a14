// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * One request as its client saw it and as the agent reported it.
 *
 * @param route what {@code http.route} must say
 */
record Exchange(
    Ledger ledger,
    String route,
    TraceParent caller,
    WireRequest request,
    WireResponse response,
    SpanView span) {}
