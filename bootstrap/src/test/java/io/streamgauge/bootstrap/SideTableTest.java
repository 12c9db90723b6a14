// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SideTableTest {

  private final SideTable<Object> table = new SideTable<>();

  @Test
  void carriersAreToldApartByIdentity() {
    String one = new String("same");
    String other = new String("same");
    Object meter = new Object();
    table.put(one, meter);
    assertThat(table.get(one)).isSameAs(meter);
    assertThat(table.get(other)).isNull();
  }

  @Test
  void meterIsReplacedAndTakenAway() {
    Object carrier = new Object();
    Object second = new Object();
    table.put(carrier, new Object());
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
    List<Object> meters = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      carriers.add(new Object());
      meters.add(new Object());
      table.put(carriers.get(i), meters.get(i));
    }
    for (int i = 0; i < carriers.size(); i++) {
      assertThat(table.get(carriers.get(i))).isSameAs(meters.get(i));
    }
  }

  @Test
  void garbageTakesItsEntryAlongAndLeavesItsNeighbours() throws InterruptedException {
    List<Object> kept = new ArrayList<>();
    List<Object> meters = new ArrayList<>();
    List<WeakReference<Object>> gone = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      kept.add(new Object());
      meters.add(new Object());
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

  private WeakReference<Object> garbage() {
    Object meter = new Object();
    table.put(new Object(), meter);
    return new WeakReference<>(meter);
  }
}
