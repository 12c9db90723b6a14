// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which bodies are streams worth a span and metrics of their own; the rest are plain requests.
 *
 * <p>A response is one when its media type says so, it is of unknown length and was flushed twice,
 * larger than 1 MiB, still going a second after its head, or produced asynchronously; a request's
 * body when it is larger than 1 MiB or takes more than a second to arrive; both directions of what
 * follows an upgrade, or goes over a connection that speaks no protocol known here; each direction
 * of a call that may have any number of messages. Late recognition loses nothing: the bytes counted
 * so far are handed over.
 */
final class Classification {

  private static final long LARGE = 1 << 20;
  private static final long LONG = TimeUnit.SECONDS.toNanos(1);

  private Classification() {}

  /** The stream's type, null while it is a plain body. */
  static @Nullable StreamType of(StreamMeter meter, long nowNanos) {
    HttpExchange exchange = meter.exchange();
    RpcCall rpc = exchange.rpc();
    if (rpc != null) {
      return rpc.streams(meter.direction()) ? StreamType.GRPC : null;
    }
    if (exchange.isConversation()) {
      return exchange.session() == null ? StreamType.RAW : StreamType.WEBSOCKET;
    }
    return meter.direction() == Direction.OUTBOUND
        ? response(exchange, meter, nowNanos)
        : request(meter, nowNanos);
  }

  private static @Nullable StreamType response(
      HttpExchange exchange, StreamMeter meter, long nowNanos) {
    if (exchange.status() == 0 || !exchange.mayHaveBody()) {
      return null;
    }
    StreamType announced =
        exchange.status() < 300 ? StreamType.announcedBy(exchange.contentType()) : null;
    if (announced != null || (meter.bytes() == 0 && !meter.isBlocked())) {
      return announced;
    }
    boolean stream =
        (exchange.contentLength() < 0 && meter.flushes() >= 2)
            || meter.bytes() > LARGE
            || exchange.isAsync()
            || nowNanos - exchange.responseNanos() > LONG;
    return stream ? StreamType.HTTP : null;
  }

  private static @Nullable StreamType request(StreamMeter meter, long nowNanos) {
    boolean large = meter.bytes() > LARGE;
    boolean slow = meter.chunks() > 1 && meter.movedNanos - meter.firstByteNanos() > LONG;
    return large || slow ? StreamType.HTTP : null;
  }
}
