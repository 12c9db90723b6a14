// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The memory that Netty's allocators hold, of those that a server's channel was seen with: pooled
 * and adaptive ones tell, but for those of the first 4.1. Asking them walks all of their arenas.
 *
 * <p><em>Threads:</em> all under the live table's lock.
 */
final class BufferPools {

  private static final String ALLOCATOR = "ByteBufAllocator";
  private static final int AT_MOST = 16;

  private final MetricStore store;
  private final Set<Object> allocators =
      Collections.newSetFromMap(new WeakHashMap<Object, Boolean>());

  BufferPools(MetricStore store) {
    this.store = store;
  }

  /** Remembers the allocator of a channel. */
  void of(Object channel) throws ReflectiveOperationException {
    if (allocators.size() < AT_MOST) {
      allocators.add(channel.getClass().getMethod("alloc").invoke(channel));
    }
  }

  /** Sets the levels anew. */
  void report() {
    for (Series series : store.all(Metric.BUFFER_POOL)) {
      series.set(0);
    }
    for (Object allocator : allocators) {
      try {
        report(allocator);
      } catch (ReflectiveOperationException tellsNothing) {
        continue;
      }
    }
  }

  private void report(Object allocator) throws ReflectiveOperationException {
    Method metric = allocator.getClass().getMethod("metric");
    String name = metric.getDeclaringClass().getSimpleName().replace(ALLOCATOR, "");
    if (name.equals("Pooled") || name.equals("Adaptive")) {
      Object told = metric.invoke(allocator);
      // Asked by the type that the method declares, since what it returns may be of a private one.
      Class<?> type = metric.getReturnType();
      Labels pool = Labels.of(Attribute.BUFFER_POOL, name.toLowerCase(Locale.ROOT));
      add(pool.and(Attribute.MEMORY, "heap"), type.getMethod("usedHeapMemory").invoke(told));
      add(pool.and(Attribute.MEMORY, "non_heap"), type.getMethod("usedDirectMemory").invoke(told));
    }
  }

  private void add(Labels labels, Object bytes) {
    store.series(Metric.BUFFER_POOL, labels).add((Long) bytes);
  }
}
