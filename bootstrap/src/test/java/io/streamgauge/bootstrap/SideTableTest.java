// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SideTableTest {

  private final SideTable<Meter> table = new SideTable<>();

  @Test
  void carriersAreToldApartByIdentity() {
    String one = new String("same");
    String other = new String("same");
    Meter meter = new NoMeter();
    table.put(one, meter);
    assertThat(table.get(one)).isSameAs(meter);
    assertThat(table.get(other)).isNull();
  }

  @Test
  void meterIsReplacedAndTakenAway() {
    Object carrier = new Object();
    Meter second = new NoMeter();
    table.put(carrier, new NoMeter());
    table.put(carrier, second);
    assertThat(table.get(carrier)).isSameAs(second);
    table.put(carrier, null);
    assertThat(table.get(carrier)).isNull();
    table.put(carrier, second);
    assertThat(table.get(carrier)).isSameAs(second);
  }

  @Test
  void carriersThatShareABucketDoNotMixUp() {
    List<Object> carriers = new ArrayList<>();
    List<Meter> meters = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      carriers.add(new Object());
      meters.add(new NoMeter());
      table.put(carriers.get(i), meters.get(i));
    }
    for (int i = 0; i < carriers.size(); i++) {
      assertThat(table.get(carriers.get(i))).isSameAs(meters.get(i));
    }
  }

  @Test
  void garbageTakesItsEntryAlongAndLeavesItsNeighbours() throws InterruptedException {
    List<Object> kept = new ArrayList<>();
    List<Meter> meters = new ArrayList<>();
    List<WeakReference<Meter>> gone = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      kept.add(new Object());
      meters.add(new NoMeter());
      table.put(kept.get(i), meters.get(i));
      gone.add(garbage());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (gone.stream().anyMatch(meter -> meter.get() != null)) {
      assertThat(System.nanoTime()).as("entries of garbage are gone").isLessThan(deadline);
      System.gc();
      TimeUnit.MILLISECONDS.sleep(10);
      table.put(kept.get(0), meters.get(0));
    }
    for (int i = 0; i < kept.size(); i++) {
      assertThat(table.get(kept.get(i))).isSameAs(meters.get(i));
    }
  }

  private WeakReference<Meter> garbage() {
    Meter meter = new NoMeter();
    table.put(new Object(), meter);
    return new WeakReference<>(meter);
  }

  private static final class NoMeter extends Meter {
    @Override
    public void chunk(long bytes) {}

    @Override
    public void part(long bytes, boolean last) {}

    @Override
    public void frames(long bytes, int frameSize) {}

    @Override
    public void discarded(long bytes) {}

    @Override
    public void transferFrom(long position) {}

    @Override
    public long transferredTo(long position) {
      return 0;
    }

    @Override
    public void flushed() {}

    @Override
    public void framed(boolean eachChunk) {}

    @Override
    public void blocked(int kind) {}

    @Override
    public void writes(int kind) {}

    @Override
    public void heldBack() {}

    @Override
    public void unsent(long bytes) {}

    @Override
    public void unblocked() {}

    @Override
    public void pending(long bytes, long limit) {}

    @Override
    public void offered(long bytes, long limit) {}

    @Override
    public void drained() {}

    @Override
    public void cut(long moved, long size, Throwable failure) {}

    @Override
    public void socketFailed(Throwable failure, long unsent) {}

    @Override
    public void transportFailed(@Nullable Throwable failure) {}

    @Override
    public Exchange exchange() {
      throw new UnsupportedOperationException();
    }
  }
}
