// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What only a server's channels themselves know, asked of some of them every ten seconds: TCP_INFO
 * (tcp(7)), by a method that Netty's native transports have and no other, and their allocator.
 *
 * <p>Public methods by reflection, as their names are the same in epoll and io_uring, in all
 * versions and in shaded copies. It is always the channel that is asked: one that has been closed
 * throws, while its file descriptor may be another's by now.
 *
 * <p><em>Threads:</em> all under the live table's lock.
 */
final class ChannelSamples {

  private static final long EVERY = TimeUnit.SECONDS.toNanos(10);
  private static final int AT_MOST = 200;

  private static final ClassValue<@Nullable Method> TCP_INFO =
      new ClassValue<@Nullable Method>() {
        @Override
        protected @Nullable Method computeValue(Class<?> channel) {
          try {
            return channel.getMethod("tcpInfo");
          } catch (NoSuchMethodException | LinkageError isNotNative) {
            return null;
          }
        }
      };

  private final MetricStore store;
  private final @Nullable BufferPools pools;
  private long due = System.nanoTime();
  private int next;

  /**
   * None yet.
   *
   * @param withPools whether the memory of their allocators is wanted
   */
  ChannelSamples(MetricStore store, boolean withPools) {
    this.store = store;
    this.pools = withPools ? new BufferPools(store) : null;
  }

  /** Asks the next of them, if it is time. */
  void take(List<LiveConnection> live, long now) {
    if (now - due < 0) {
      return;
    }
    due = now + EVERY;
    for (int left = Math.min(AT_MOST, live.size()); left > 0; left--) {
      next = (next + 1) % live.size();
      LiveConnection connection = live.get(next);
      Object channel = connection.channel();
      if (channel != null) {
        try {
          if (pools != null) {
            pools.of(channel);
          }
          tcp(connection, channel);
        } catch (ReflectiveOperationException closedMeanwhile) {
          continue;
        }
      }
    }
    if (pools != null) {
      pools.report();
    }
  }

  private void tcp(LiveConnection connection, Object channel) throws ReflectiveOperationException {
    Method ask = TCP_INFO.get(channel.getClass());
    if (ask == null) {
      return;
    }
    Object info = ask.invoke(channel);
    Labels labels = Labels.of(Attribute.SERVER_TYPE, connection.server());
    double seconds = number(info, "rtt") / 1e6;
    if (seconds > 0) {
      store.series(Metric.TCP_RTT, labels).record(seconds);
      store
          .series(Metric.TCP_THROUGHPUT, labels)
          .record(number(info, "sndCwnd") * number(info, "sndMss") / seconds);
    }
    TrackedConnection tracked = connection.tracked;
    if (tracked != null) {
      store
          .series(Metric.TCP_RETRANSMITS, labels)
          .add(tracked.moreRetransmits(number(info, "totalRetrans")));
    }
  }

  private static long number(Object of, String name) throws ReflectiveOperationException {
    return (Long) of.getClass().getMethod(name).invoke(of);
  }
}
