// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** Where bytes of a stream wait in the server. */
enum BufferKind {
  /** The response and socket buffers of a response that has its connection to itself. */
  SERVLET_OUTPUT("servlet_output"),
  /** One stream's queue in front of its flow-control window (RFC 9113, section 5.2). */
  HTTP2_STREAM("http2_stream");

  private final String word;

  BufferKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static BufferKind of(HttpExchange exchange) {
    return exchange.protocolVersion().equals("2") ? HTTP2_STREAM : SERVLET_OUTPUT;
  }
}
