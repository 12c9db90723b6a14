// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What is carried by objects whose class was loaded before the agent and so could not be given a
 * {@link Slot} or {@link ConnectionSlot}: a weak map by identity.
 *
 * <p>A fixed number of buckets, each an immutable chain that is replaced as a whole. Carriers are
 * pooled by their servers, so chains stay short: as many entries as concurrent connections.
 *
 * <p><em>Guarantees:</em> reading, once per chunk, takes no lock and allocates nothing; writing, a
 * few times per exchange, takes a short one. A carrier that is garbage takes its entry with it at
 * the next write.
 */
final class SideTable<T> {

  private static final int BUCKETS = 1 << 12;

  private final AtomicReferenceArray<@Nullable Entry<T>> buckets =
      new AtomicReferenceArray<>(BUCKETS);
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();
  private volatile boolean inUse;

  /** Whether there ever was a carrier in it. */
  boolean isInUse() {
    return inUse;
  }

  @Nullable T get(Object carrier) {
    int bucket = bucketOf(carrier);
    for (Entry<T> entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == carrier) {
        return entry.carried;
      }
    }
    return null;
  }

  synchronized void put(Object carrier, @Nullable T carried) {
    expunge();
    int bucket = bucketOf(carrier);
    for (Entry<T> entry = buckets.get(bucket); entry != null; entry = entry.next) {
      if (entry.get() == carrier) {
        entry.carried = carried;
        return;
      }
    }
    if (carried != null) {
      inUse = true;
      buckets.set(bucket, new Entry<>(carrier, collected, bucket, carried, buckets.get(bucket)));
    }
  }

  private void expunge() {
    for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
      @SuppressWarnings("unchecked") // nothing else is ever put into the queue
      Entry<T> entry = (Entry<T>) gone;
      buckets.set(entry.bucket, without(entry, buckets.get(entry.bucket)));
    }
  }

  /** The chain without {@code gone}; entries in front of it are copied, as their link changes. */
  private @Nullable Entry<T> without(Entry<T> gone, @Nullable Entry<T> head) {
    if (head == null || head == gone) {
      return head == null ? null : head.next;
    }
    Entry<T> rest = without(gone, head.next);
    if (rest == head.next) {
      return head;
    }
    Object carrier = head.get();
    return carrier == null
        ? rest
        : new Entry<>(carrier, collected, head.bucket, head.carried, rest);
  }

  private static int bucketOf(Object carrier) {
    int hash = System.identityHashCode(carrier);
    return (hash ^ (hash >>> 16)) & (BUCKETS - 1);
  }

  private static final class Entry<T> extends WeakReference<Object> {
    final int bucket;
    final @Nullable Entry<T> next;
    volatile @Nullable T carried;

    Entry(
        Object carrier,
        ReferenceQueue<Object> collected,
        int bucket,
        @Nullable T carried,
        @Nullable Entry<T> next) {
      super(carrier, collected);
      this.bucket = bucket;
      this.carried = carried;
      this.next = next;
    }
  }
}
