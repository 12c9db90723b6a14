// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {

  private static final long SECOND = 1_000_000_000L;

  private final MetricStore store = new MetricStore(100);
  private final SessionSeries series = new SessionSeries(store, "/chat");
  private final Heartbeats heartbeats = new Heartbeats(0);

  private long pings(String initiator, String result) {
    heartbeats.fold(series, 0);
    return store
        .series(
            Metric.WEBSOCKET_PINGS,
            Labels.of(Attribute.ROUTE, "/chat")
                .and(Attribute.PING_INITIATOR, initiator)
                .and(Attribute.PING_RESULT, result))
        .count();
  }

  private Series roundTrips() {
    heartbeats.fold(series, 0);
    return store.series(Metric.WEBSOCKET_PING_RTT, Labels.of(Attribute.ROUTE, "/chat"));
  }

  @Test
  void pongAnswersThePingWithItsPayload() {
    heartbeats.pingSent(7, SECOND);
    heartbeats.pongReceived(7, 3 * SECOND);
    assertThat(pings("local", "answered")).isEqualTo(1);
    assertThat(roundTrips().count()).isEqualTo(1);
    assertThat(roundTrips().sum()).isEqualTo(2);
    assertThat(heartbeats.last()).isEqualTo(2);
    assertThat(heartbeats.average()).isEqualTo(2);
  }

  @Test
  void pingTimesOutWhenTheNextIsSentAndAPongThatIsLateStillTellsItsRoundTrip() {
    heartbeats.pingSent(1, SECOND);
    heartbeats.pingSent(2, 2 * SECOND);
    heartbeats.pongReceived(1, 3 * SECOND);
    heartbeats.pongReceived(2, 4 * SECOND);
    assertThat(pings("local", "timeout")).isEqualTo(1);
    assertThat(pings("local", "answered")).isEqualTo(1);
    assertThat(roundTrips().count()).isEqualTo(2);
    assertThat(roundTrips().sum()).isEqualTo(4);
  }

  @Test
  void lastPingTimesOutAfterTenSeconds() {
    heartbeats.pingSent(1, SECOND);
    heartbeats.fold(series, 11 * SECOND);
    assertThat(pings("local", "timeout")).isZero();
    heartbeats.fold(series, 11 * SECOND + 1);
    heartbeats.fold(series, 20 * SECOND);
    assertThat(pings("local", "timeout")).isEqualTo(1);
    heartbeats.close();
    assertThat(pings("local", "closed")).isZero();
  }

  @Test
  void oneOfManyEqualPayloadsAnswersTheLatest() {
    heartbeats.pingSent(0, SECOND);
    heartbeats.pingSent(0, 2 * SECOND);
    heartbeats.pongReceived(0, 3 * SECOND);
    assertThat(heartbeats.last()).isEqualTo(1);
  }

  @Test
  void pingThatIsOpenAtTheEndIsClosed() {
    heartbeats.pingSent(1, SECOND);
    heartbeats.pingReceived(SECOND);
    heartbeats.close();
    heartbeats.close();
    assertThat(pings("local", "closed")).isEqualTo(1);
    assertThat(pings("peer", "closed")).isEqualTo(1);
  }

  @Test
  void pongAnswersAllPingsOfThePeer() {
    heartbeats.pingReceived(SECOND);
    heartbeats.pingReceived(SECOND);
    heartbeats.pongSent();
    heartbeats.pongSent();
    assertThat(pings("peer", "answered")).isEqualTo(2);
    assertThat(pings("local", "unmatched")).isEqualTo(1);
  }

  @Test
  void pongWithoutAPingIsAHeartbeatOfItsOwn() {
    heartbeats.pongReceived(3, SECOND);
    assertThat(pings("peer", "unmatched")).isEqualTo(1);
    assertThat(heartbeats.last()).isNaN();
  }

  @Test
  void peerIsMissedWhenItOwesASignOfLifeForNinetySeconds() {
    assertThat(heartbeats.areMissed(0, false, 1000 * SECOND)).isFalse();
    assertThat(heartbeats.areMissed(0, true, 90 * SECOND)).isFalse();
    assertThat(heartbeats.areMissed(0, true, 91 * SECOND)).isTrue();
    heartbeats.pingSent(1, SECOND);
    assertThat(heartbeats.areMissed(0, false, 91 * SECOND)).isTrue();
    assertThat(heartbeats.areMissed(50 * SECOND, false, 91 * SECOND)).isFalse();
    heartbeats.pongReceived(1, 2 * SECOND);
    assertThat(heartbeats.areMissed(0, false, 1000 * SECOND)).isFalse();
  }

  @Test
  void peerIsMissedAfterThreeOfItsUsualPings() {
    for (int i = 0; i < 20; i++) {
      heartbeats.pingSent(i, i * 60 * SECOND);
      heartbeats.pongReceived(i, (i * 60 + 1) * SECOND);
    }
    long latest = 20 * 60 * SECOND;
    heartbeats.pingSent(20, latest);
    long heard = latest - 59 * SECOND;
    assertThat(heartbeats.areMissed(0, false, heard + 180 * SECOND)).isFalse();
    assertThat(heartbeats.areMissed(0, false, heard + 181 * SECOND)).isTrue();
  }
}
