// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import static io.streamgauge.agent.telemetry.Attribute.*;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Every span: its name, when it is made, its parent and its attributes. */
public enum SpanKind {
  SERVER(
      "{method} {http.route}",
      "SERVER",
      "every request or call, from its head to its last response byte",
      "the W3C `traceparent` of the request, else none",
      METHOD,
      METHOD_ORIGINAL,
      SCHEME,
      PATH,
      HTTP_ROUTE,
      STATUS,
      ERROR_TYPE,
      PROTOCOL_VERSION,
      SERVER_ADDRESS,
      SERVER_PORT,
      REQUEST_SIZE,
      RESPONSE_SIZE,
      OUTCOME,
      EXCHANGE_ID,
      ROUTE,
      ROUTE_SOURCE,
      TYPE,
      DIRECTION,
      BYTES,
      CHUNKS,
      RPC_SYSTEM,
      RPC_METHOD,
      RPC_STATUS,
      SENT_BYTES,
      SENT_CHUNKS,
      SENT_MESSAGES,
      RECEIVED_BYTES,
      RECEIVED_CHUNKS,
      RECEIVED_MESSAGES,
      FIRST_BYTE,
      BLOCKED,
      EXPECTED_BYTES,
      MISSING_BYTES,
      MODE,
      LONG_RUNNING),
  SESSION(
      "upgrade.session {route}",
      "SERVER",
      "what follows a 101 on the same connection, until that closes",
      "the SERVER span of the request that was upgraded",
      PATH,
      HTTP_ROUTE,
      PROTOCOL_NAME,
      OUTCOME,
      ERROR_TYPE,
      EXCHANGE_ID,
      ROUTE,
      ROUTE_SOURCE,
      TYPE,
      SENT_BYTES,
      SENT_CHUNKS,
      RECEIVED_BYTES,
      RECEIVED_CHUNKS,
      BLOCKED,
      MODE,
      LONG_RUNNING),
  WEBSOCKET(
      "websocket.session {route}",
      "SERVER",
      "a WebSocket session, from its 101 (over HTTP/2: its 200) to the end of its connection, or"
          + " stream",
      "the SERVER span of its handshake",
      PATH,
      HTTP_ROUTE,
      OUTCOME,
      ERROR_TYPE,
      EXCHANGE_ID,
      ROUTE,
      ROUTE_SOURCE,
      TYPE,
      SENT_BYTES,
      SENT_CHUNKS,
      SENT_MESSAGES,
      SENT_WIRE_BYTES,
      RECEIVED_BYTES,
      RECEIVED_CHUNKS,
      RECEIVED_MESSAGES,
      RECEIVED_WIRE_BYTES,
      CLOSE_CODE,
      WEBSOCKET_INITIATOR,
      SUBPROTOCOL,
      EXTENSIONS,
      PING_RTT_LAST,
      PING_RTT_AVG,
      FIRST_BYTE,
      BLOCKED,
      MODE,
      LONG_RUNNING),
  CONNECTION(
      "connection.session",
      "SERVER",
      "a connection to a server of Netty's that speaks no protocol known here, until it closes",
      "none",
      PROTOCOL_NAME,
      OUTCOME,
      ERROR_TYPE,
      EXCHANGE_ID,
      ROUTE,
      ROUTE_SOURCE,
      TYPE,
      SENT_BYTES,
      SENT_CHUNKS,
      RECEIVED_BYTES,
      RECEIVED_CHUNKS,
      BLOCKED,
      MODE,
      LONG_RUNNING),
  SEND(
      "stream.send {route}",
      "INTERNAL",
      "an outbound stream that lived a second or longer, or did not complete",
      "the SERVER span",
      TYPE,
      DIRECTION,
      ROUTE,
      ROUTE_SOURCE,
      EXCHANGE_ID,
      BYTES,
      CHUNKS,
      MESSAGES,
      FIRST_BYTE,
      BLOCKED,
      EXPECTED_BYTES,
      MISSING_BYTES,
      OUTCOME,
      ERROR_TYPE,
      MODE,
      LONG_RUNNING),
  RECEIVE(
      "stream.receive {route}",
      "INTERNAL",
      "an inbound stream, likewise",
      "the SERVER span",
      TYPE,
      DIRECTION,
      ROUTE,
      ROUTE_SOURCE,
      EXCHANGE_ID,
      BYTES,
      CHUNKS,
      MESSAGES,
      FIRST_BYTE,
      BLOCKED,
      OUTCOME,
      ERROR_TYPE,
      MODE,
      LONG_RUNNING),
  SEGMENT(
      "stream.segment",
      "INTERNAL",
      "a window of a stream older than 10 s; windows follow each other without gap or overlap",
      "the stream's span, which is exported when the stream ends",
      TYPE,
      DIRECTION,
      ROUTE,
      EXCHANGE_ID,
      BYTES,
      BYTES_TOTAL,
      CHUNKS,
      MESSAGES,
      SEGMENT_INDEX,
      SEGMENT_FINAL,
      LINK_TYPE,
      LONG_RUNNING),
  MESSAGE(
      "message.process {route}",
      "CONSUMER",
      "a WebSocket message that was received and is one of `streamgauge.traces.messages`, from its"
          + " handler's call to its return; at most ten a second",
      "none: it begins a trace, and links to the span of its session",
      TYPE,
      DIRECTION,
      ROUTE,
      EXCHANGE_ID,
      ERROR_TYPE,
      LINK_TYPE);

  private final String name;
  private final String kind;
  private final String when;
  private final String parent;
  private final List<Attribute> attributes;

  SpanKind(String name, String kind, String when, String parent, Attribute... attributes) {
    this.name = name;
    this.kind = kind;
    this.when = when;
    this.parent = parent;
    this.attributes = Collections.unmodifiableList(Arrays.asList(attributes));
  }

  /** The name's template. */
  public String template() {
    return name;
  }

  /** The name with its route filled in. */
  public String nameFor(String route) {
    return name.replace("{route}", route);
  }

  /** OpenTelemetry's span kind. */
  public String kind() {
    return kind;
  }

  /** When there is one, in Markdown. */
  public String when() {
    return when;
  }

  /** Its parent, in Markdown. */
  public String parent() {
    return parent;
  }

  /** Every attribute it may have. */
  public List<Attribute> attributes() {
    return attributes;
  }
}
