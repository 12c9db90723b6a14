// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * One request as its client saw it and as the agent reported it.
 *
 * @param route what {@code streamgauge.route} must say, and {@code http.route} where there is one
 */
record Exchange(
    MeasuredServer server,
    String route,
    TraceParent caller,
    WireRequest request,
    WireResponse response,
    SpanView span) {
  Ledger ledger() {
    return server.ledger();
  }
}
