// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;

/** One HTTP/2 request under measurement. */
record Http2Call(
    MeasuredServer server, TraceParent caller, WireRequest request, Http2Exchange exchange) {

  static Http2Call send(MeasuredServer server, Http2Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Http2Call(server, caller, request, client.send(caller.parentOf(request)));
  }

  static Http2Call sendPaused(MeasuredServer server, Http2Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Http2Call(server, caller, request, client.sendPaused(caller.parentOf(request)));
  }

  static Http2Call open(MeasuredServer server, Http2Client client, WireRequest request) {
    TraceParent caller = TraceParent.create();
    return new Http2Call(server, caller, request, client.open(caller.parentOf(request)));
  }

  String route() {
    return server.routeOf(request.path());
  }

  /** What was reported of it; it must have ended. */
  Exchange reported() {
    return server.reported(caller, request, exchange.await(Duration.ZERO));
  }
}
