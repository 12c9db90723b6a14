// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * What became of the bytes that were meant for the sockets: all connections of a server so far.
 *
 * @param offered what was handed to the channels
 * @param accepted what the kernel took of it
 * @param lost what was thrown away when a channel was closed
 */
record SocketAccount(long offered, long accepted, long lost) {

  /** Waits until no connection is open, and for an export that says so. */
  static SocketAccount atRest(MeasuredServer server) {
    ConnectionTotals totals = ConnectionTotals.atRest(server);
    Telemetry telemetry = server.collector().telemetry();
    return new SocketAccount(
        (long) telemetry.sum("streamgauge.connection.offered", point -> true),
        totals.outboundBytes(),
        (long) telemetry.sum("streamgauge.connection.lost", point -> true));
  }

  SocketAccount minus(SocketAccount before) {
    return new SocketAccount(
        offered - before.offered, accepted - before.accepted, lost - before.lost);
  }
}
