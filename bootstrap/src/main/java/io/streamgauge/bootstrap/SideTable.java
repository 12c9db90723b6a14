// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Meters of carriers whose class was loaded before the agent and so could not be given a {@link
 * Slot}: a weak map by identity.
 *
 * <p>A fixed number of buckets, each an immutable chain that is replaced as a whole. Carriers are
 * pooled by their servers, so chains stay short: as many entries as concurrent connections.
 *
 * <p><em>Guarantees:</em> reading, once per chunk, takes no lock and allocates nothing; writing, a
 * few times per exchange, takes a short one. A carrier that is garbage takes its entry with it at
 * the next write.
 */
final class SideTable {

  private static final int BUCKETS = 1 << 12;

  private final AtomicReferenceArray<@Nullable Entry> buckets = new AtomicReferenceArray<>(BUCKETS);
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private volatile boolean inUse;

  /** Whether there ever was a carrier in it. */
  boolean isInUse() {
    return inUse;
  }

  @Nullable Meter get(Object carrier) {
    int bucket = bucketOf(carrier);
    for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == carrier) {
        return entry.meter;
      }
    }
    return null;
  }

  synchronized void put(Object carrier, @Nullable Meter meter) {
    expunge();
    int bucket = bucketOf(carrier);
    for (Entry entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == carrier) {
        entry.meter = meter;
        return;
      }
    }
    if (meter != null) {
      inUse = true;
      buckets.set(bucket, new Entry(carrier, bucket, meter, buckets.get(bucket)));
    }
  }

  private void expunge() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      Entry entry = (Entry) gone;
      buckets.set(entry.bucket, without(entry, buckets.get(entry.bucket)));
    }
  }

  /** The chain without {@code gone}; entries in front of it are copied, as their link changes. */
  private @Nullable Entry without(Entry gone, @Nullable Entry head) {
    if (head == null || head == gone) {
      return head == null ? null : head.next;
    }
    Entry rest = without(gone, head.next);
    if (rest == head.next) {
      return head;
    }
    Object carrier = head.get();
    return carrier == null ? rest : new Entry(carrier, head.bucket, head.meter, rest);
  }

  private static int bucketOf(Object carrier) {
    int hash = System.identityHashCode(carrier);
    return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
  }

  private final class Entry extends WeakReference<Object> {
    final int bucket;
    final @Nullable Entry next;
    volatile @Nullable Meter meter;

    Entry(Object carrier, int bucket, @Nullable Meter meter, @Nullable Entry next) {
      super(carrier, collected);
      this.bucket = bucket;
      this.meter = meter;
      this.next = next;
    }
  }
}
