// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.trace.v1.Span;
import io.streamgauge.agent.config.Switch;
import io.streamgauge.agent.config.TracedMessages;
import io.streamgauge.agent.streams.Exchanges;
import io.streamgauge.agent.streams.HttpExchange;
import io.streamgauge.agent.streams.LiveTable;
import io.streamgauge.agent.streams.NativeChannel;
import io.streamgauge.agent.streams.RpcCall;
import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.SpanKind;
import io.streamgauge.bootstrap.Connection;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.bootstrap.WebSocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of telemetry against what leaves the JVM: neither says more than the other. */
class TelemetryContractTest {

  private static final int MIB = 1 << 20;

  private static Collector collector;

  @BeforeAll
  static void playTheScenario() throws Exception {
    collector = new Collector();
    LiveTable table = Exchanges.table(5);
    Exporter exporter =
        Exporter.start(table, true, Switch.AUTO, Duration.ofSeconds(10), collector.settings());
    HttpExchange chat = chat(table);
    HttpExchange download = download(table);
    download.outbound().blocked(Meter.WRITE_CALL);
    chat.outbound().blocked(Meter.NOT_WRITABLE);
    chat.outbound().pending(20_000, 8192);
    chat.inbound().blocked(Meter.READ_CALL);
    Connection connection = Exchanges.accept(table);
    connection.channel(new NativeChannel(500, 1));
    connection.received(100);
    Connection socket = Exchanges.accept(table);
    socket.protocol("udp");
    socket.received(100);
    connection.queued(100);
    connection.sent(60);
    connection.failed(new IOException("Connection reset"));
    upgrade(table);
    room(table);
    talk(table);
    HttpExchange call = call(table);
    table.sweep();
    call.call().status("DEADLINE_EXCEEDED", false);
    call.end();
    chat.inbound().unblocked();
    connection.closed();
    chat.outbound().drained();
    long later = System.nanoTime() + 60_000_000;
    while (System.nanoTime() < later) {
      Thread.onSpinWait();
    }
    chat.outbound().chunk(5);
    chat.inbound().transportFailed(new EOFException());
    chat.end();
    download.outbound().transportFailed(new IOException("Broken pipe"));
    download.end();
    purge(table);
    evict(table);
    exporter.shutdown();
  }

  /** A large upload that is cut short, and answered by events: two long streams. */
  private static HttpExchange chat(LiveTable table) {
    HttpExchange chat = Exchanges.open(table, "POST", "/chat", Duration.ofSeconds(15));
    chat.mapped("", new String[] {"/chat"}, "/chat");
    chat.inbound().chunk(2 * MIB);
    chat.response(200, "text/event-stream", -1);
    chat.outbound().chunk(10);
    return chat;
  }

  /** A download whose client leaves. */
  private static HttpExchange download(LiveTable table) {
    HttpExchange download = Exchanges.get(table, "/files/7", Duration.ofSeconds(15));
    download.response(200, "application/octet-stream", 4 * MIB);
    download.outbound().chunk(2 * MIB);
    return download;
  }

  /** A connection that nobody names the protocol of, closed with some of it unsent. */
  private static void talk(LiveTable table) {
    Connection connection = Exchanges.accept(table);
    connection.protocol(null);
    connection.received(7);
    connection.queued(9);
    connection.flushed(true, 100);
    connection.sent(5);
    connection.closed();
  }

  private static void upgrade(LiveTable table) {
    HttpExchange handshake = Exchanges.get(table, "/echo", Duration.ZERO);
    handshake.mapped("", new String[] {"/echo"}, "/echo");
    handshake.response(101, null, -1);
    Exchange session = Exchanges.upgrade(table, handshake, "echo");
    session.inbound().chunk(7);
    session.outbound().chunk(7);
    session.outbound().blocked(Meter.WRITE_CALL);
    session.inbound().transportFailed(new EOFException());
    session.end();
  }

  /** A WebSocket session that the server closes as it has failed; and one that it refuses. */
  private static void room(LiveTable table) {
    HttpExchange handshake = Exchanges.get(table, "/rooms/7", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.routed("/rooms/{name}");
    handshake.response(101, null, -1);
    HttpExchange exchange =
        Exchanges.upgrade(table, handshake, "websocket", TracedMessages.ANOMALOUS);
    WebSocket session = exchange.webSocket();
    session.agreed("chat", "permessage-deflate");
    session.controlSent(9, null);
    session.controlReceived(10, null);
    IllegalStateException failure = new IllegalStateException();
    session.received(0x81, 5);
    session.handled(session.handling(), null);
    for (int i = 0; i < 20; i++) {
      session.handled(session.handling(), failure);
    }
    session.sent(0x82, 70_000);
    session.sentWhole(session.sending(), null);
    session.sentWhole(session.sending(), failure);
    exchange.outbound().blocked(Meter.NOT_WRITABLE);
    session.queue().offered();
    session.queue().holds(3, 300);
    exchange.outbound().pending(300, 100);
    table.sweep();
    session.controlSent(8, ByteBuffer.allocate(2).putShort(0, (short) 1011));
    exchange.end();
    HttpExchange refused = Exchanges.get(table, "/rooms/7", Duration.ZERO);
    refused.asksForWebSocket();
    refused.response(500, null, 0);
    refused.end();
  }

  /** A call that goes on for a while, until its time is up and a message has not been sent. */
  private static HttpExchange call(LiveTable table) {
    HttpExchange call = Exchanges.open(table, "POST", "/shop.Orders/Watch", Duration.ofSeconds(15));
    call.response(200, "application/grpc", -1);
    RpcCall rpc = call.call();
    rpc.method("shop.Orders/Watch", true, true);
    rpc.received(10);
    rpc.written(10, 15);
    rpc.queued(15);
    rpc.sent(15);
    rpc.written(100_000, 100_005);
    rpc.queued(100_005);
    return call;
  }

  private static void purge(LiveTable table) {
    HttpExchange purge = Exchanges.open(table, "PURGE", "/cache", Duration.ZERO);
    purge.response(500, null, 0);
    purge.failed(new IllegalStateException());
    purge.end();
    HttpExchange empty = Exchanges.get(table, "/empty", Duration.ZERO);
    empty.response(200, "text/event-stream", -1);
    empty.failed(new IllegalStateException());
    empty.end();
    table.sweep();
  }

  private static void evict(LiveTable table) {
    for (int i = 0; i < 6; i++) {
      Exchanges.get(table, "/many", Duration.ZERO);
    }
    table.sweep();
  }

  @AfterAll
  static void stop() {
    collector.close();
  }

  @Test
  void everyMetricOfTheTableLeavesTheJvmAndNoOther() {
    assertThat(collector.metrics().keySet())
        .isEqualTo(
            Arrays.stream(Metric.values())
                .map(Metric::metricName)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void metricsHaveTheTypeUnitAndAttributesOfTheTable() {
    Map<String, List<io.opentelemetry.proto.metrics.v1.Metric>> sent = collector.metrics();
    for (Metric metric : Metric.values()) {
      Set<String> keys = new TreeSet<>();
      for (io.opentelemetry.proto.metrics.v1.Metric one :
          sent.getOrDefault(metric.metricName(), List.of())) {
        assertThat(one.getUnit()).isEqualTo(metric.unit());
        assertThat(one.getDescription()).isEqualTo(metric.meaning());
        switch (metric.kind()) {
          case HISTOGRAM -> histogram(metric, one, keys);
          case COUNTER, LEVEL, TIME -> sum(metric, one, keys);
          case PEAK -> gauge(one, keys);
        }
      }
      assertThat(keys).as(metric.metricName()).isEqualTo(keysOf(metric.attributes()));
    }
  }

  private static void histogram(
      Metric metric, io.opentelemetry.proto.metrics.v1.Metric one, Set<String> keys) {
    assertThat(one.hasHistogram()).isTrue();
    assertThat(one.getHistogram().getAggregationTemporality())
        .isEqualTo(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
    one.getHistogram()
        .getDataPointsList()
        .forEach(
            point -> {
              assertThat(point.getExplicitBoundsList())
                  .isEqualTo(Arrays.stream(metric.bounds()).boxed().toList());
              assertThat(point.getStartTimeUnixNano()).isLessThan(point.getTimeUnixNano());
              addKeys(point.getAttributesList(), keys);
            });
  }

  private static void sum(
      Metric metric, io.opentelemetry.proto.metrics.v1.Metric one, Set<String> keys) {
    assertThat(one.hasSum()).isTrue();
    assertThat(one.getSum().getIsMonotonic()).isEqualTo(metric.kind() != Metric.Kind.LEVEL);
    one.getSum().getDataPointsList().forEach(p -> addKeys(p.getAttributesList(), keys));
  }

  private static void gauge(io.opentelemetry.proto.metrics.v1.Metric one, Set<String> keys) {
    assertThat(one.hasGauge()).isTrue();
    one.getGauge().getDataPointsList().forEach(p -> addKeys(p.getAttributesList(), keys));
  }

  @Test
  void everySpanOfTheTableLeavesTheJvmWithItsAttributesAndNoOther() {
    Map<SpanKind, Set<String>> sent = new TreeMap<>();
    for (Span span : collector.spans()) {
      SpanKind kind = kindOf(span);
      assertThat(span.getKind().name()).isEqualTo("SPAN_KIND_" + kind.kind());
      Set<String> keys = sent.computeIfAbsent(kind, k -> new TreeSet<>());
      addKeys(span.getAttributesList(), keys);
      span.getLinksList().forEach(link -> addKeys(link.getAttributesList(), keys));
    }
    Map<SpanKind, Set<String>> table = new TreeMap<>();
    for (SpanKind kind : SpanKind.values()) {
      table.put(kind, keysOf(kind.attributes()));
    }
    assertThat(sent).isEqualTo(table);
  }

  @Test
  void everyAttributeHasTheTypeOfTheTable() {
    List<KeyValue> all = new ArrayList<>();
    collector.spans().forEach(span -> all.addAll(span.getAttributesList()));
    for (KeyValue pair : all) {
      Attribute attribute =
          Arrays.stream(Attribute.values())
              .filter(a -> a.key().equals(pair.getKey()))
              .findFirst()
              .orElseThrow();
      assertThat(pair.getValue().getValueCase().name())
          .isEqualTo(
              switch (attribute.type()) {
                case LONG -> "INT_VALUE";
                case DOUBLE -> "DOUBLE_VALUE";
                case BOOLEAN -> "BOOL_VALUE";
                case STRING -> "STRING_VALUE";
              });
    }
  }

  @Test
  void noIdentifierIsAMetricAttribute() {
    for (Metric metric : Metric.values()) {
      assertThat(metric.attributes())
          .doesNotContain(
              Attribute.EXCHANGE_ID,
              Attribute.PATH,
              Attribute.METHOD_ORIGINAL,
              Attribute.SERVER_ADDRESS);
    }
  }

  private static SpanKind kindOf(Span span) {
    return switch (span.getName().split(" ", 2)[0]) {
      case "upgrade.session" -> SpanKind.SESSION;
      case "websocket.session" -> SpanKind.WEBSOCKET;
      case "connection.session" -> SpanKind.CONNECTION;
      case "stream.send" -> SpanKind.SEND;
      case "stream.receive" -> SpanKind.RECEIVE;
      case "stream.segment" -> SpanKind.SEGMENT;
      case "message.process" -> SpanKind.MESSAGE;
      default -> SpanKind.SERVER;
    };
  }

  private static Set<String> keysOf(List<Attribute> attributes) {
    return attributes.stream().map(Attribute::key).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void addKeys(List<KeyValue> pairs, Set<String> keys) {
    pairs.forEach(pair -> keys.add(pair.getKey()));
  }
}
