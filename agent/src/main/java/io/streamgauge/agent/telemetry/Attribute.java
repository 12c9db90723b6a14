// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

/** Every attribute of every metric and span: its key, its type and what it says. */
public enum Attribute {
  METHOD("http.request.method", Type.STRING, "HTTP method; `_OTHER` where it is not a known one"),
  METHOD_ORIGINAL(
      "http.request.method_original",
      Type.STRING,
      "the method as sent, where `http.request.method` is `_OTHER`"),
  SCHEME("url.scheme", Type.STRING, "`http` or `https`"),
  PATH("url.path", Type.STRING, "path of the request, secrets replaced by `{token}`"),
  STATUS("http.response.status_code", Type.LONG, "status code; absent where no answer was begun"),
  HTTP_ROUTE("http.route", Type.STRING, "the framework's own route template"),
  ERROR_TYPE("error.type", Type.STRING, "what failed: status code, exception class or a name"),
  PROTOCOL_VERSION("network.protocol.version", Type.STRING, "for example `1.1`"),
  SERVER_ADDRESS("server.address", Type.STRING, "host the client asked for"),
  SERVER_PORT("server.port", Type.LONG, "port the client asked for"),
  REQUEST_SIZE(
      "http.request.body.size",
      Type.LONG,
      "body bytes the application read, after transfer decoding; never the Content-Length header"),
  RESPONSE_SIZE(
      "http.response.body.size",
      Type.LONG,
      "body bytes handed to the socket, compressed if they were; never the Content-Length header"),

  RPC_SYSTEM("rpc.system.name", Type.STRING, "`grpc`"),
  RPC_METHOD(
      "rpc.method",
      Type.STRING,
      "fully qualified, such as `package.Service/Method`; `_OTHER` where the server has no such"
          + " method"),
  RPC_STATUS("rpc.response.status_code", Type.STRING, "name of the call's status code"),

  TYPE(
      "streamgauge.stream.type",
      Type.STRING,
      "`http`, `sse`, `playlist` or `segment` (of HLS or DASH), `websocket`, `grpc`, `raw` after"
          + " another upgrade"),
  DIRECTION(
      "streamgauge.stream.direction",
      Type.STRING,
      "`outbound` or `inbound`, as the server sees it"),
  SIDE("streamgauge.stream.side", Type.STRING, "`server`"),
  ROUTE(
      "streamgauge.route",
      Type.STRING,
      "`http.route` where the framework gave one, else inferred from the path; `_OTHER` beyond the"
          + " limit"),
  ROUTE_SOURCE(
      "streamgauge.route.source", Type.STRING, "`framework`, `rpc`, `websocket` or `inferred`"),
  BLOCKED_KIND(
      "streamgauge.blocked.kind",
      Type.STRING,
      "`write_call` (a thread is held in a write), `not_writable` (the application was told not to"
          + " write, or the client gives no window), `read_call` (a thread is held in a read)"),
  BUFFER_KIND(
      "streamgauge.buffer.kind",
      Type.STRING,
      "`servlet_output` (response and socket buffers of one response), `http2_stream` and"
          + " `http3_stream` (a stream's queue in front of its window), `grpc_outbound` (messages that a call's transport has"
          + " not taken), `websocket_send` (messages that wait in a WebSocket library's own queue),"
          + " `spring_websocket` (those that wait above it, in Spring's)"),
  WRITABILITY("streamgauge.writability", Type.STRING, "`writable` or `unwritable`: what it became"),
  WRITABILITY_CAUSE(
      "streamgauge.writability.cause",
      Type.STRING,
      "why it became, or had become, unwritable: `water_mark` (too much waits), `user` (the"
          + " application's own bit, such as a traffic shaper's; holds up nobody's stream)"),
  BUFFER_POOL("streamgauge.buffer.pool.name", Type.STRING, "`pooled` or `adaptive`"),
  MEMORY("jvm.memory.type", Type.STRING, "`heap` or `non_heap`"),
  TRANSPORT("network.transport", Type.STRING, "`tcp` or `udp`"),
  PROTOCOL_NAME(
      "network.protocol.name",
      Type.STRING,
      "`http` or `ajp`, `tcp` or `udp` where that is all that is known; on a session, what was upgraded"
          + " to"),
  SERVER_TYPE("streamgauge.server.type", Type.STRING, "`tomcat`, `jetty`, `undertow` or `netty`"),
  CONNECTION_STATE(
      "streamgauge.connection.state",
      Type.STRING,
      "`active` if bytes went through it since the last look, else `idle`; `stale` while that is the"
          + " state of the WebSocket session that it carries"),
  CLOSE_REASON(
      "streamgauge.close.reason",
      Type.STRING,
      "`client_close`, `server_close`, `idle_timeout` or `reset`"),
  STATE(
      "streamgauge.stream.state",
      Type.STRING,
      "`opening`, `flowing`, `idle`, `blocked`, `draining`, or `stale`: a WebSocket's client has been"
          + " silent for 90 s, and three pings, that has bytes to take or pings to answer"),
  OUTCOME(
      "streamgauge.stream.outcome",
      Type.STRING,
      "how it ended: `completed`, `client_abort`, `server_abort`, `timeout`, `error`, `shutdown`"),
  MODE(
      "streamgauge.exchange.mode",
      Type.STRING,
      "which directions carried bytes: `outbound`, `inbound`, `bidirectional`"),
  BYTES("streamgauge.stream.bytes", Type.LONG, "payload bytes; of the window on a segment"),
  BYTES_TOTAL("streamgauge.stream.bytes_total", Type.LONG, "payload bytes since the stream began"),
  CHUNKS("streamgauge.stream.chunks", Type.LONG, "chunks; of the window on a segment"),
  MESSAGES("streamgauge.stream.messages", Type.LONG, "messages; of the window on a segment"),
  MESSAGE_TYPE(
      "streamgauge.message.type",
      Type.STRING,
      "`grpc`, or of a WebSocket `text`, `binary`, `ping`, `pong`, `close`"),
  SENT_BYTES("streamgauge.stream.sent.bytes", Type.LONG, "payload bytes the server sent"),
  SENT_CHUNKS("streamgauge.stream.sent.chunks", Type.LONG, "writes of the server"),
  SENT_MESSAGES("streamgauge.stream.sent.messages", Type.LONG, "messages the server sent"),
  RECEIVED_BYTES("streamgauge.stream.received.bytes", Type.LONG, "payload bytes of the client"),
  RECEIVED_CHUNKS("streamgauge.stream.received.chunks", Type.LONG, "reads of the server"),
  RECEIVED_MESSAGES(
      "streamgauge.stream.received.messages", Type.LONG, "messages the application took in"),
  SENT_WIRE_BYTES(
      "streamgauge.stream.sent.wire_bytes",
      Type.LONG,
      "those bytes as they were on the wire, where they were compressed"),
  RECEIVED_WIRE_BYTES(
      "streamgauge.stream.received.wire_bytes", Type.LONG, "likewise, of what was received"),
  CLOSE_CODE(
      "streamgauge.websocket.close_code",
      Type.LONG,
      "of the first close frame; 1005 where it names none, 1006 where there was none"),
  CLOSE_CODES(
      "streamgauge.websocket.close_code",
      Type.STRING,
      "the same on metrics; those beyond 1015 as `3xxx`, `4xxx` or `_OTHER`"),
  WEBSOCKET_INITIATOR(
      "streamgauge.websocket.initiator",
      Type.STRING,
      "who sent the first close frame: `local` (the server), `peer` or `none`"),
  CLOSE_INITIATOR("streamgauge.close.initiator", Type.STRING, "the same on metrics"),
  SUBPROTOCOL(
      "streamgauge.websocket.subprotocol",
      Type.STRING,
      "what the handshake agreed on, if anything"),
  EXTENSIONS("streamgauge.websocket.extensions", Type.STRING, "likewise"),
  PING_RTT_LAST(
      "streamgauge.websocket.ping_rtt.last",
      Type.DOUBLE,
      "seconds from the latest answered ping of the server's to its pong"),
  PING_RTT_AVG("streamgauge.websocket.ping_rtt.avg", Type.DOUBLE, "the same on average"),
  PING_INITIATOR("streamgauge.ping.initiator", Type.STRING, "`local` (the server) or `peer`"),
  PING_RESULT(
      "streamgauge.ping.result",
      Type.STRING,
      "`answered`, `timeout`, `closed` (the session ended before), `unmatched` (a pong that answers"
          + " no ping)"),
  DROP_REASON(
      "streamgauge.drop.reason",
      Type.STRING,
      "`overflow`: too many waited already; `closed`: the session ended"),
  FIRST_BYTE(
      "streamgauge.stream.first_byte", Type.DOUBLE, "seconds from request head to first byte"),
  BLOCKED(
      "streamgauge.stream.blocked",
      Type.DOUBLE,
      "seconds that bytes waited for the client to take them, or a read for the client to send them;"
          + " absent where they never did"),
  EXPECTED_BYTES("streamgauge.stream.expected_bytes", Type.LONG, "the announced Content-Length"),
  MISSING_BYTES(
      "streamgauge.abort.bytes_missing",
      Type.LONG,
      "announced or written bytes that were not sent when the client left, or its time was up"),
  LONG_RUNNING("streamgauge.long_running", Type.BOOLEAN, "true on every stream"),
  SEGMENT_INDEX("streamgauge.segment.index", Type.LONG, "0 for the first window of a stream"),
  SEGMENT_FINAL("streamgauge.segment.final", Type.BOOLEAN, "true for the last window of a stream"),
  LINK_TYPE("streamgauge.link.type", Type.STRING, "`previous_segment`, or `session` of a message"),
  EXCHANGE_ID(
      "streamgauge.exchange.id", Type.STRING, "identifies the exchange of a stream; random"),

  EVENT_NAME("streamgauge.event.name", Type.STRING, "`message.process`"),
  AGENT_STATUS(
      "streamgauge.agent.status",
      Type.STRING,
      "`healthy` or `degraded`: something failed or was given up"),
  AGENT_TABLE(
      "streamgauge.agent.table",
      Type.STRING,
      "`stream` (open exchanges), `span` (ended ones), `connection`"),
  AGENT_COMPONENT(
      "streamgauge.agent.component", Type.STRING, "`advice`, `weave`, `pulse`, `export`"),
  OVERFLOW("otel.metric.overflow", Type.BOOLEAN, "true where the cardinality limit was reached");

  /** The type of an attribute's values. */
  public enum Type {
    STRING,
    LONG,
    DOUBLE,
    BOOLEAN
  }

  private final String key;
  private final Type type;
  private final String meaning;

  Attribute(String key, Type type, String meaning) {
    this.key = key;
    this.type = type;
    this.meaning = meaning;
  }

  /** The key on the wire. */
  public String key() {
    return key;
  }

  /** The type of its values. */
  public Type type() {
    return type;
  }

  /** What it says, in Markdown. */
  public String meaning() {
    return meaning;
  }
}
