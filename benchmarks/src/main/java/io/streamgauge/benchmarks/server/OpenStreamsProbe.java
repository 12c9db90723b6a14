// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Opens streams as advice would, keeps them open and writes to each once a second; prints lines of
 * a name and a number.
 */
final class OpenStreamsProbe {

  private static final int SECONDS = 20;
  private static final int UNTIL_SETTLED = 5;
  private static final long SECOND = 1_000_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final List<Object> meters = new ArrayList<>();
  private final Method chunk;

  private OpenStreamsProbe(int streams) throws ReflectiveOperationException {
    Class<?> bridge = Class.forName("java.lang.StreamgaugeBridge", false, null);
    Class<?> exchange = Class.forName("java.lang.StreamgaugeExchange", false, null);
    Class<?> meter = Class.forName("java.lang.StreamgaugeMeter", false, null);
    chunk = meter.getMethod("chunk", long.class);
    Method open = bridge.getMethod("open", String.class);
    Method request =
        exchange.getMethod("request", String.class, String.class, String.class, String.class);
    Method response = exchange.getMethod("response", int.class, String.class, long.class);
    Method outbound = exchange.getMethod("outbound");
    for (int i = 0; i < streams; i++) {
      Object opened = open.invoke(null, "tomcat");
      request.invoke(opened, "GET", "/events", "http", "HTTP/1.1");
      response.invoke(opened, 200, "text/event-stream", -1L);
      meters.add(outbound.invoke(opened));
    }
  }

  /** Entry point. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    int streams = Integer.parseInt(arguments[0]);
    // What the agent loads for its first stream is not the streams'.
    OpenStreamsProbe first = new OpenStreamsProbe(1);
    first.write();
    LockSupport.parkNanos(UNTIL_SETTLED * SECOND);
    long before = liveBytes();
    OpenStreamsProbe probe = new OpenStreamsProbe(streams);
    probe.write();
    probe.write();
    LockSupport.parkNanos(2 * SECOND);
    tell("bytes", (double) (liveBytes() - before) / streams);
    probe.pulses();
    tell("seconds", SECONDS);
    // Until here, lest the streams are garbage.
    first.write();
    probe.write();
    Runtime.getRuntime().halt(0);
  }

  private void write() {
    try {
      for (Object meter : meters) {
        chunk.invoke(meter, 100L);
      }
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long liveBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void pulses() {
    List<Double> millis = new ArrayList<>();
    long pulse = pulseThread();
    long before = THREADS.getThreadCpuTime(pulse);
    for (int second = 0; second < SECONDS; second++) {
      write();
      LockSupport.parkNanos(SECOND);
      long now = THREADS.getThreadCpuTime(pulse);
      millis.add((now - before) / 1e6);
      before = now;
    }
    millis.sort(null);
    tell("median", millis.get(SECONDS / 2));
    tell("longest", millis.get(SECONDS - 1));
  }

  private static long pulseThread() {
    for (@Nullable ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().equals("streamgauge-pulse")) {
        return info.getThreadId();
      }
    }
    throw new IllegalStateException("No pulse");
  }

  private static void tell(String name, double value) {
    System.out.println(name + " " + String.format(Locale.ROOT, "%.1f", value));
  }
}
