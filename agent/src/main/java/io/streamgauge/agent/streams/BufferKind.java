// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** Where bytes of a stream wait in the server. */
enum BufferKind {
  /** The response and socket buffers of a response that has its connection to itself. */
  SERVLET_OUTPUT("servlet_output"),
  /** One stream's queue in front of its flow-control window (RFC 9113, section 5.2). */
  HTTP2_STREAM("http2_stream"),
  /** One stream's queue in front of its flow-control and congestion windows (RFC 9000). */
  HTTP3_STREAM("http3_stream"),
  /** Netty's queue in front of a socket. */
  NETTY_OUTBOUND("netty_outbound"),
  /** Messages of one call that its transport has not taken. */
  GRPC_OUTBOUND("grpc_outbound"),
  /** Messages of one WebSocket session, where its library keeps a queue of its own. */
  WEBSOCKET_SEND("websocket_send"),
  /** The same above the server, where Spring lets one thread send at a time. */
  SPRING_WEBSOCKET("spring_websocket");

  private final String word;

  BufferKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static BufferKind of(HttpExchange exchange) {
    if (exchange.rpc() != null) {
      return GRPC_OUTBOUND;
    }
    WebSocketSession session = exchange.session();
    if (session != null && session.queue().isUsed()) {
      return WEBSOCKET_SEND;
    }
    if (exchange.protocolVersion().equals("2")) {
      return HTTP2_STREAM;
    }
    if (exchange.protocolVersion().equals("3")) {
      return HTTP3_STREAM;
    }
    return exchange.server().equals("netty") ? NETTY_OUTBOUND : SERVLET_OUTPUT;
  }
}
