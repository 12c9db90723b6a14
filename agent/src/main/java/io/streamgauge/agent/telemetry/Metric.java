// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import static io.streamgauge.agent.telemetry.Attribute.AGENT_COMPONENT;
import static io.streamgauge.agent.telemetry.Attribute.AGENT_STATUS;
import static io.streamgauge.agent.telemetry.Attribute.AGENT_TABLE;
import static io.streamgauge.agent.telemetry.Attribute.BLOCKED_KIND;
import static io.streamgauge.agent.telemetry.Attribute.BUFFER_KIND;
import static io.streamgauge.agent.telemetry.Attribute.CLOSE_CODES;
import static io.streamgauge.agent.telemetry.Attribute.CLOSE_INITIATOR;
import static io.streamgauge.agent.telemetry.Attribute.CLOSE_REASON;
import static io.streamgauge.agent.telemetry.Attribute.CONNECTION_STATE;
import static io.streamgauge.agent.telemetry.Attribute.DIRECTION;
import static io.streamgauge.agent.telemetry.Attribute.DROP_REASON;
import static io.streamgauge.agent.telemetry.Attribute.ERROR_TYPE;
import static io.streamgauge.agent.telemetry.Attribute.EVENT_NAME;
import static io.streamgauge.agent.telemetry.Attribute.HTTP_ROUTE;
import static io.streamgauge.agent.telemetry.Attribute.MEMORY;
import static io.streamgauge.agent.telemetry.Attribute.MESSAGE_TYPE;
import static io.streamgauge.agent.telemetry.Attribute.METHOD;
import static io.streamgauge.agent.telemetry.Attribute.MODE;
import static io.streamgauge.agent.telemetry.Attribute.OUTCOME;
import static io.streamgauge.agent.telemetry.Attribute.PING_INITIATOR;
import static io.streamgauge.agent.telemetry.Attribute.PING_RESULT;
import static io.streamgauge.agent.telemetry.Attribute.PROTOCOL_NAME;
import static io.streamgauge.agent.telemetry.Attribute.PROTOCOL_VERSION;
import static io.streamgauge.agent.telemetry.Attribute.ROUTE;
import static io.streamgauge.agent.telemetry.Attribute.RPC_METHOD;
import static io.streamgauge.agent.telemetry.Attribute.RPC_STATUS;
import static io.streamgauge.agent.telemetry.Attribute.RPC_SYSTEM;
import static io.streamgauge.agent.telemetry.Attribute.SCHEME;
import static io.streamgauge.agent.telemetry.Attribute.SERVER_TYPE;
import static io.streamgauge.agent.telemetry.Attribute.SIDE;
import static io.streamgauge.agent.telemetry.Attribute.STATE;
import static io.streamgauge.agent.telemetry.Attribute.STATUS;
import static io.streamgauge.agent.telemetry.Attribute.TRANSPORT;
import static io.streamgauge.agent.telemetry.Attribute.TYPE;
import static io.streamgauge.agent.telemetry.Attribute.WRITABILITY;
import static io.streamgauge.agent.telemetry.Attribute.WRITABILITY_CAUSE;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Every metric: its name, kind, unit, buckets, attributes and what it counts. */
public enum Metric {
  STREAM_STARTED(
      "streamgauge.stream.started",
      Kind.COUNTER,
      "{stream}",
      "Streams begun: at the first body byte, or by a head that announces a stream",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE),
  STREAM_ACTIVE(
      "streamgauge.stream.active",
      Kind.LEVEL,
      "{stream}",
      "Streams open now, by state",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      STATE),
  STREAM_DURATION(
      "streamgauge.stream.duration",
      Buckets.LONG,
      "s",
      "From the request's head to the end of the stream",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      OUTCOME,
      MODE,
      ERROR_TYPE),
  STREAM_IO(
      "streamgauge.stream.io",
      Kind.COUNTER,
      "By",
      "Payload bytes of streams, counted while they are open",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE),
  STREAM_SIZE(
      "streamgauge.stream.size",
      Buckets.SIZE,
      "By",
      "Payload bytes of one ended stream",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      OUTCOME),
  STREAM_CHUNKS(
      "streamgauge.stream.chunks",
      Kind.COUNTER,
      "{chunk}",
      "Chunks of streams, counted while they are open",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE),
  STREAM_CHUNK_SIZE(
      "streamgauge.stream.chunk.size",
      Buckets.SIZE,
      "By",
      "Payload bytes of one chunk",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE),
  STREAM_FIRST_BYTE(
      "streamgauge.stream.first_byte.duration",
      Buckets.SHORT,
      "s",
      "From the request's head to the first body byte; outcome `no_data` where there was none",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      OUTCOME),
  STREAM_THROUGHPUT(
      "streamgauge.stream.throughput",
      Buckets.RATE,
      "By/s",
      "Bytes by seconds from first to last byte of one ended stream of at least two chunks and 50"
          + " ms; the last byte is dated by the end, or to the second where the stream ended later",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE),
  STREAM_MESSAGES(
      "streamgauge.stream.messages",
      Kind.COUNTER,
      "{message}",
      "Messages of streams that consist of them, counted while they are open",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      MESSAGE_TYPE),
  STREAM_MESSAGE_SIZE(
      "streamgauge.stream.message.size",
      Buckets.SIZE,
      "By",
      "Payload bytes of one such message, as the application knows it",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      MESSAGE_TYPE),
  MESSAGE_PROCESS_DURATION(
      "streamgauge.stream.message.process.duration",
      Buckets.SHORT,
      "s",
      "Time the application took to handle a message of a WebSocket: of each session's first 16 in a"
          + " second, then of one in 256",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      ERROR_TYPE),
  MESSAGE_SEND_DURATION(
      "streamgauge.stream.message.send.duration",
      Buckets.SHORT,
      "s",
      "Time from a call that sends a message of a WebSocket until the transport had it: of as many",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      ERROR_TYPE),
  WEBSOCKET_HANDSHAKE_DURATION(
      "streamgauge.websocket.handshake.duration",
      Buckets.SHORT,
      "s",
      "From the head of a request for a WebSocket session to its 101 (over HTTP/2: its 200), or its"
          + " refusal",
      ROUTE,
      STATUS,
      ERROR_TYPE),
  WEBSOCKET_CLOSES(
      "streamgauge.websocket.closes",
      Kind.COUNTER,
      "{close}",
      "WebSocket sessions that ended, by the first close frame; `1006` and `none` where there was"
          + " none",
      ROUTE,
      CLOSE_CODES,
      CLOSE_INITIATOR),
  WEBSOCKET_PINGS(
      "streamgauge.websocket.pings",
      Kind.COUNTER,
      "{ping}",
      "Pings whose fate is known: a ping of the server's times out when the next one is sent, or"
          + " after ten seconds; and pongs that answer none",
      ROUTE,
      PING_INITIATOR,
      PING_RESULT),
  WEBSOCKET_PING_RTT(
      "streamgauge.websocket.ping.rtt",
      Buckets.SHORT,
      "s",
      "From a ping of the server's to the pong with its payload",
      ROUTE),
  STREAM_BLOCKED_TIME(
      "streamgauge.stream.blocked.time",
      Kind.TIME,
      "s",
      "Time that streams were held back by their client, counted while it lasts",
      TYPE,
      DIRECTION,
      SIDE,
      ROUTE,
      BLOCKED_KIND),
  BUFFER_USAGE(
      "streamgauge.buffer.usage",
      Kind.LEVEL,
      "By",
      "Bytes that wait now in the server's own buffers for a client to take them",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_LIMIT(
      "streamgauge.buffer.limit",
      Kind.LEVEL,
      "By",
      "Capacity or high-water mark of the buffers of live streams that were held back at least once",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_UTILIZATION(
      "streamgauge.buffer.utilization",
      Buckets.FILL,
      "1",
      "Usage by limit of each such buffer, once a second",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_PEAK(
      "streamgauge.buffer.peak_utilization",
      Kind.PEAK,
      "1",
      "Highest usage by limit of any one buffer since the last collection",
      BUFFER_KIND),
  BUFFER_OVERFLOWS(
      "streamgauge.buffer.overflows",
      Kind.COUNTER,
      "{overflow}",
      "Times that more waited than the limit; counted again once half of it is free",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_OVERFLOW_TIME(
      "streamgauge.buffer.overflow.time",
      Kind.TIME,
      "s",
      "Time from each overflow until half of the limit is free",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_WRITABILITY(
      "streamgauge.buffer.writability.changes",
      Kind.COUNTER,
      "{change}",
      "Times that an application that does not block was told to wait, and to go on",
      BUFFER_KIND,
      TYPE,
      ROUTE,
      WRITABILITY,
      WRITABILITY_CAUSE),
  BUFFER_DRAIN(
      "streamgauge.buffer.drain.duration",
      Buckets.SHORT,
      "s",
      "From when a full buffer held its stream back until it did not any more",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_DEPTH(
      "streamgauge.buffer.depth",
      Kind.LEVEL,
      "{item}",
      "Messages that wait now, in buffers that count them",
      BUFFER_KIND,
      TYPE,
      ROUTE),
  BUFFER_DROPPED(
      "streamgauge.buffer.item.dropped",
      Kind.COUNTER,
      "{item}",
      "Messages that were given up before they were sent",
      BUFFER_KIND,
      TYPE,
      ROUTE,
      DROP_REASON),
  BUFFER_POOL(
      "streamgauge.buffer.pool.usage",
      Kind.LEVEL,
      "By",
      "Memory that the allocators of a Netty server's channels have taken, in use or kept; only where"
          + " `streamgauge.buffer.pools` is `true`",
      Attribute.BUFFER_POOL,
      MEMORY),
  CONNECTION_OPENED(
      "streamgauge.connection.opened",
      Kind.COUNTER,
      "{connection}",
      "Connections accepted; a UDP socket counts as one if its first datagram is one that comes in",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE),
  CONNECTION_ACTIVE(
      "streamgauge.connection.active",
      Kind.LEVEL,
      "{connection}",
      "Connections open now, by state",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE,
      CONNECTION_STATE),
  CONNECTION_DURATION(
      "streamgauge.connection.duration",
      Buckets.LONG,
      "s",
      "From accepting a connection to closing it",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE,
      CLOSE_REASON,
      ERROR_TYPE),
  CONNECTION_IO(
      "streamgauge.connection.io",
      Kind.COUNTER,
      "By",
      "Bytes through the sockets, heads, framing and TLS included; never added to stream bytes",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE,
      DIRECTION),
  CONNECTION_DATAGRAMS(
      "streamgauge.connection.datagrams",
      Kind.COUNTER,
      "{datagram}",
      "Datagrams through UDP sockets of servers; without payload they count as received, not as sent",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE,
      DIRECTION),
  CONNECTION_OFFERED(
      "streamgauge.connection.offered",
      Kind.COUNTER,
      "By",
      "Bytes that a server with a queue of its own in front of the socket has put into it: those"
          + " sent, those that wait and those lost",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE),
  CONNECTION_LOST(
      "streamgauge.connection.lost",
      Kind.COUNTER,
      "By",
      "Bytes of them that were still there when their connection was closed, and of datagrams that"
          + " could not be sent",
      TRANSPORT,
      PROTOCOL_NAME,
      SERVER_TYPE),
  TCP_RTT(
      "streamgauge.tcp.rtt",
      Buckets.SHORT,
      "s",
      "Round-trip time as the kernel smoothes it: every ten seconds, of up to 200 open connections of"
          + " Netty's epoll and io_uring transports",
      SERVER_TYPE),
  TCP_RETRANSMITS(
      "streamgauge.tcp.retransmits",
      Kind.COUNTER,
      "{packet}",
      "Segments that were sent again, of the same connections: what they did after they were last"
          + " asked is not in it",
      SERVER_TYPE),
  TCP_THROUGHPUT(
      "streamgauge.tcp.estimated_throughput",
      Buckets.RATE,
      "By/s",
      "Congestion window by round-trip time of the same connections: what the network would carry",
      SERVER_TYPE),
  HTTP_DURATION(
      "http.server.request.duration",
      Buckets.HTTP,
      "s",
      "From the request's head to the last response byte handed to the socket",
      METHOD,
      SCHEME,
      STATUS,
      HTTP_ROUTE,
      ERROR_TYPE,
      PROTOCOL_VERSION),
  HTTP_ACTIVE(
      "http.server.active_requests",
      Kind.LEVEL,
      "{request}",
      "Requests whose response is not complete",
      METHOD,
      SCHEME),
  RPC_DURATION(
      "rpc.server.call.duration",
      Buckets.HTTP,
      "s",
      "From a call's head to its last byte handed to the transport",
      RPC_SYSTEM,
      RPC_METHOD,
      RPC_STATUS,
      ERROR_TYPE),
  AGENT_HEALTH(
      "streamgauge.agent.health",
      Kind.LEVEL,
      "1",
      "1 for the agent's present status, 0 for the others",
      AGENT_STATUS),
  AGENT_ERRORS(
      "streamgauge.agent.errors",
      Kind.COUNTER,
      "{error}",
      "Failures of the agent itself, swallowed so that the application does not see them",
      AGENT_COMPONENT),
  AGENT_TRACKED(
      "streamgauge.agent.tracked",
      Kind.LEVEL,
      "{object}",
      "Entries of the agent's bounded tables",
      AGENT_TABLE),
  AGENT_EVICTIONS(
      "streamgauge.agent.evictions",
      Kind.COUNTER,
      "{object}",
      "Entries given up because a table was full: what they counted is missing",
      AGENT_TABLE),
  AGENT_SUPPRESSED(
      "streamgauge.agent.events.suppressed",
      Kind.COUNTER,
      "{event}",
      "Spans of single messages that were not made, as there were too many in one second",
      EVENT_NAME);

  /** How a metric adds up. */
  public enum Kind {
    /** Only grows. */
    COUNTER,
    /** Goes up and down; read off the live table, never incremented and decremented. */
    LEVEL,
    /** Only grows; kept in nanoseconds, exported in seconds. */
    TIME,
    /** The highest value since the last collection. */
    PEAK,
    /** A distribution. */
    HISTOGRAM
  }

  /** Explicit bucket boundaries, inclusive upper bounds. */
  static final class Buckets {
    static final double[] SHORT = {
      .001, .0025, .005, .01, .02, .033, .05, .1, .25, .5, 1, 2, 5, 10, 30, 60
    };
    static final double[] LONG = {
      .1, 1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400
    };
    static final double[] SIZE = {
      64,
      256,
      1024,
      4096,
      16384,
      65536,
      262144,
      1048576,
      4194304,
      16777216,
      67108864,
      268435456,
      1073741824,
      4294967296.0
    };
    static final double[] RATE = {1e3, 1e4, 3e4, 1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8, 1e9};
    static final double[] FILL = {0, .1, .25, .5, .75, .9, 1, 1.5, 2, 4, 8};
    static final double[] HTTP = {.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10};

    private Buckets() {}
  }

  /** The levels that every sweep of the live table counts anew. */
  public static final List<Metric> COUNTED_ANEW =
      Collections.unmodifiableList(
          Arrays.asList(
              STREAM_ACTIVE,
              HTTP_ACTIVE,
              BUFFER_USAGE,
              BUFFER_LIMIT,
              BUFFER_DEPTH,
              CONNECTION_ACTIVE));

  private final String name;
  private final Kind kind;
  private final double[] bounds;
  private final String unit;
  private final String meaning;
  private final List<Attribute> attributes;

  Metric(String name, Kind kind, String unit, String meaning, Attribute... attributes) {
    this(name, kind, new double[0], unit, meaning, attributes);
  }

  Metric(String name, double[] bounds, String unit, String meaning, Attribute... attributes) {
    this(name, Kind.HISTOGRAM, bounds, unit, meaning, attributes);
  }

  Metric(
      String name,
      Kind kind,
      double[] bounds,
      String unit,
      String meaning,
      Attribute... attributes) {
    this.name = name;
    this.kind = kind;
    this.bounds = bounds;
    this.unit = unit;
    this.meaning = meaning;
    this.attributes = Collections.unmodifiableList(Arrays.asList(attributes));
  }

  /** The name on the wire. */
  public String metricName() {
    return name;
  }

  /** Whether it is of this agent alone: what others may report, too, can be switched off. */
  public boolean isOurs() {
    return name.startsWith("streamgauge.");
  }

  /** How it adds up. */
  public Kind kind() {
    return kind;
  }

  /** The inclusive upper bounds of a histogram's buckets but the last. */
  public double[] bounds() {
    return bounds.clone();
  }

  /** The histogram's bucket that a value belongs to. */
  public int bucketOf(double value) {
    int bucket = Arrays.binarySearch(bounds, value);
    return bucket >= 0 ? bucket : -bucket - 1;
  }

  /** How many buckets a histogram has. */
  public int buckets() {
    return bounds.length + 1;
  }

  /** UCUM unit. */
  public String unit() {
    return unit;
  }

  /** What it counts, in Markdown. */
  public String meaning() {
    return meaning;
  }

  /** The closed list of its attributes. */
  public List<Attribute> attributes() {
    return attributes;
  }
}
