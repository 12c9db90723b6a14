// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelSamplesTest {

  private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);

  private final MetricStore store = new MetricStore(100);
  private final ChannelSamples samples = new ChannelSamples(store, true);
  private final List<LiveConnection> live = new ArrayList<>();
  private final long now = System.nanoTime();

  @Test
  void aSocketTellsHowItsNetworkIs() {
    open(new NativeChannel(500, 3));
    samples.take(live, now);

    assertThat(only(Metric.TCP_RTT).sum()).isEqualTo(0.0005);
    assertThat(only(Metric.TCP_THROUGHPUT).sum()).isEqualTo(10 * 1000 / 0.0005);
    assertThat(only(Metric.TCP_RETRANSMITS).count()).isEqualTo(3);
    assertThat(only(Metric.TCP_RTT).labels().toString()).contains("netty");
  }

  @Test
  void everyConnectionIsAskedOnceInTenSeconds() {
    open(new NativeChannel(500, 3));
    open(new NativeChannel(500, 4));
    samples.take(live, now);
    samples.take(live, now + TEN_SECONDS - 1);
    assertThat(only(Metric.TCP_RTT).count()).isEqualTo(2);

    samples.take(live, now + TEN_SECONDS);
    assertThat(only(Metric.TCP_RTT).count()).isEqualTo(4);
    assertThat(only(Metric.TCP_RETRANSMITS).count()).isEqualTo(7);
  }

  @Test
  void ofManyConnectionsTwoHundredAreAskedAndTheOthersNextTime() {
    for (int i = 0; i < 400; i++) {
      open(new NativeChannel(500, 1));
    }
    samples.take(live, now);
    assertThat(only(Metric.TCP_RTT).count()).isEqualTo(200);
    samples.take(live, now + TEN_SECONDS);
    assertThat(only(Metric.TCP_RETRANSMITS).count()).isEqualTo(400);
  }

  @Test
  void whatHasNoSuchInfoOrIsClosedIsPassedOver() {
    open("a channel of NIO");
    open(new NativeChannel(-1, 0));
    open(new NativeChannel(500, 0)).closed();
    samples.take(live, now);
    assertThat(store.all(Metric.TCP_RTT)).isEmpty();

    open(new NativeChannel(500, 0));
    samples.take(live, now + TEN_SECONDS);
    assertThat(only(Metric.TCP_RTT).count()).isOne();
  }

  @Test
  void poolsTellWhatTheyHoldAsLongAsTheyAre() {
    NativeChannel channel = new NativeChannel(500, 0);
    LiveConnection connection = open(channel);
    open("a channel without an allocator");
    samples.take(live, now);
    connection.closed();
    live.clear();
    samples.take(live, now + TEN_SECONDS);

    assertThat(store.all(Metric.BUFFER_POOL))
        .extracting(Series::count)
        .containsExactlyInAnyOrder(1000L, 2000L);
    Reference.reachabilityFence(channel);
  }

  @Test
  void poolsAreNotAskedUnlessThatIsWanted() {
    open(new NativeChannel(500, 0));
    new ChannelSamples(store, false).take(live, System.nanoTime());

    assertThat(store.all(Metric.BUFFER_POOL)).isEmpty();
    assertThat(store.all(Metric.TCP_RTT)).isNotEmpty();
  }

  private LiveConnection open(Object channel) {
    LiveConnection connection = new LiveConnection("netty", now, exchange -> {});
    connection.tracked =
        new TrackedConnection(
            new ConnectionSeries(store, Labels.of(Attribute.SERVER_TYPE, "netty")));
    connection.channel(channel);
    live.add(connection);
    return connection;
  }

  private Series only(Metric metric) {
    assertThat(store.all(metric)).hasSize(1);
    return store.all(metric).iterator().next();
  }
}
