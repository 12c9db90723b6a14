// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One client, and the truth about its stream: what it has taken off the wire or put on it.
 *
 * <p><em>Threads:</em> runs in one of its own; its counters are read by the one that prints.
 */
abstract class DemoClient implements Runnable {
  private final DemoStream stream;
  private final String traceId = randomHex(2);
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong chunks = new AtomicLong();
  private final AtomicLong firstByteNanos = new AtomicLong(-1);
  private long startNanos;
  private volatile boolean ended;
  private volatile @Nullable String problem;

  DemoClient(DemoStream stream) {
    this.stream = stream;
  }

  private static String randomHex(int longs) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < longs; i++) {
      hex.append(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1));
    }
    return hex.toString();
  }

  /** Does it all, until the stream's end. */
  abstract void exchange() throws IOException;

  @Override
  public final void run() {
    startNanos = System.nanoTime();
    try {
      exchange();
    } catch (IOException | RuntimeException e) {
      problem = e.toString();
    } finally {
      ended = true;
    }
  }

  /** A request line and headers up to the empty line, as a child of a caller of our own. */
  final String request(String method, String query, String... headers) {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(stream.path()).append(query).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\n");
    head.append("traceparent: 00-").append(traceId).append('-').append(randomHex(1));
    head.append("-01\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  final void expectOk(String statusLine) {
    if (!statusLine.startsWith("HTTP/1.1 200")) {
      problem = statusLine;
    }
  }

  final void countBytes(long n) {
    firstByteNanos.compareAndSet(-1, System.nanoTime() - startNanos);
    bytes.addAndGet(n);
  }

  final void countChunk() {
    chunks.incrementAndGet();
  }

  /** Waits until that many milliseconds after its start. */
  final void waitUntil(long millis) {
    long end = startNanos + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  final long ageMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  final DemoStream stream() {
    return stream;
  }

  /** The trace its request belongs to. */
  final String traceId() {
    return traceId;
  }

  final long bytes() {
    return bytes.get();
  }

  /** Chunks on the wire. */
  final long chunks() {
    return chunks.get();
  }

  /** Seconds from its start to the first payload byte. */
  final Optional<Double> firstByte() {
    long nanos = firstByteNanos.get();
    return nanos < 0 ? Optional.empty() : Optional.of(nanos / 1e9);
  }

  final boolean hasEnded() {
    return ended;
  }

  /** What went otherwise than the demo intends. */
  final Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
