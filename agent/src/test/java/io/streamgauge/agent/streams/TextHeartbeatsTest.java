// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextHeartbeatsTest {

  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final long SECOND = 1_000_000_000L;
  private static final long NEVER = 0;

  private final LiveTable table = Exchanges.table();
  private final MetricStore store = new MetricStore(100);
  private final SessionSeries series = new SessionSeries(store, "/chat");
  private final StompHeartbeats beats = new StompHeartbeats();

  private HttpExchange session(@Nullable String subprotocol, @Nullable String query) {
    HttpExchange handshake = Exchanges.get(table, "/chat", Duration.ZERO);
    handshake.asksForWebSocket();
    handshake.asksWith(query);
    handshake.response(101, null, -1);
    HttpExchange session = Exchanges.upgrade(table, handshake, WebSocketSession.PROTOCOL);
    session.webSocket().agreed(subprotocol, null);
    return session;
  }

  private static long pings(MetricStore store, String initiator, String result) {
    return store
        .series(
            Metric.WEBSOCKET_PINGS,
            Labels.of(Attribute.ROUTE, "/chat")
                .and(Attribute.PING_INITIATOR, initiator)
                .and(Attribute.PING_RESULT, result))
        .count();
  }

  private long swept(String initiator, String result) {
    table.sweep();
    return pings(table.store(), initiator, result);
  }

  private long beats(String initiator, String result) {
    return pings(store, initiator, result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v10.stomp", "v11.stomp", "v12.stomp"})
  void messagesOfAnEndOfLineAreBeatsOfStomp(String subprotocol) {
    HttpExchange session = session(subprotocol, null);
    session.webSocket().sent(TEXT, 1);
    session.webSocket().received(TEXT, 2);
    session.webSocket().received(BINARY, 1);
    session.webSocket().received(TEXT, 3);
    session.webSocket().received(TEXT, 0);
    session.webSocket().sent(TEXT, 1);
    session.end();
    assertThat(swept("local", "answered")).isEqualTo(1);
    assertThat(swept("peer", "answered")).isEqualTo(2);
    assertThat(swept("local", "closed")).isEqualTo(1);
    assertThat(session.webSocket().messages(Direction.INBOUND)).isEqualTo(4);
  }

  @Test
  void smallMessagesOfOtherProtocolsAreNone() {
    HttpExchange session = session("chat", "room=3&XEIO=4");
    session.webSocket().sent(TEXT, 1);
    session.webSocket().received(TEXT, 1);
    session.end();
    table.sweep();
    assertThat(table.store().all(Metric.WEBSOCKET_PINGS)).isEmpty();
  }

  @Test
  void serverPingsFromRevision4OfEngineIoOn() {
    HttpExchange session = session(null, "transport=websocket&EIO=4");
    session.webSocket().sent(TEXT, 1);
    session.webSocket().received(BINARY, 1);
    assertThat(swept("local", "answered")).isZero();
    session.webSocket().received(TEXT, 1);
    assertThat(swept("local", "answered")).isEqualTo(1);
    assertThat(session.webSocket().averageRoundTrip()).isPositive();
  }

  @Test
  void clientPingsBeforeRevision4OfEngineIo() {
    HttpExchange session = session(null, "/socket.io/?EIO=3&transport=websocket");
    session.webSocket().received(TEXT, 1);
    session.webSocket().sent(TEXT, 1);
    assertThat(swept("peer", "answered")).isEqualTo(1);
  }

  @Test
  void endOfAnUpgradeToWebSocketIsNoPong() {
    HttpExchange session = session(null, "EIO=4&transport=websocket&sid=abc");
    session.webSocket().received(TEXT, 6);
    session.webSocket().sent(TEXT, 6);
    session.webSocket().received(TEXT, 1);
    session.webSocket().sent(TEXT, 1);
    session.webSocket().received(TEXT, 1);
    assertThat(swept("peer", "unmatched")).isZero();
    assertThat(swept("local", "answered")).isEqualTo(1);
  }

  @Test
  void beatIsAnsweredByWhateverComesNext() {
    beats.sent(true, SECOND);
    beats.sent(true, 2 * SECOND);
    beats.fold(series, NEVER, 3 * SECOND);
    assertThat(beats("local", "answered")).isZero();
    beats.fold(series, 4 * SECOND, 4 * SECOND);
    assertThat(beats("local", "answered")).isEqualTo(2);
  }

  @Test
  void beatTimesOutWhenAClientThatBeatsHasMissedThree() {
    for (int i = 1; i <= 4; i++) {
      beats.received(true, i * 20 * SECOND);
    }
    beats.sent(true, 81 * SECOND);
    beats.fold(series, NEVER, 140 * SECOND);
    assertThat(beats("local", "timeout")).isZero();
    beats.fold(series, NEVER, 141 * SECOND);
    assertThat(beats("local", "timeout")).isEqualTo(1);
    assertThat(beats("peer", "answered")).isEqualTo(4);
  }

  @Test
  void beatToAClientThatBeatsFasterHasTenSeconds() {
    beats.received(true, SECOND);
    beats.received(true, 2 * SECOND);
    beats.sent(true, 3 * SECOND);
    beats.fold(series, NEVER, 12 * SECOND);
    assertThat(beats("local", "timeout")).isZero();
    beats.fold(series, NEVER, 13 * SECOND);
    assertThat(beats("local", "timeout")).isEqualTo(1);
  }

  @Test
  void clientThatNeverBeatsOwesNothing() {
    beats.sent(true, SECOND);
    beats.fold(series, NEVER, 1000 * SECOND);
    assertThat(beats("local", "timeout")).isZero();
    assertThat(beats.areMissed(NEVER, 1000 * SECOND)).isFalse();
    beats.close();
    beats.fold(series, NEVER, 1000 * SECOND);
    assertThat(beats("local", "closed")).isEqualTo(1);
  }

  @Test
  void clientThatHasStoppedToBeatIsMissedAfterAMinuteAndAHalf() {
    beats.received(true, SECOND);
    beats.received(true, 2 * SECOND);
    assertThat(beats.areMissed(NEVER, 92 * SECOND)).isFalse();
    assertThat(beats.areMissed(NEVER, 93 * SECOND)).isTrue();
    assertThat(beats.areMissed(50 * SECOND, 93 * SECOND)).isFalse();
  }
}
