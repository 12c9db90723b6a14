// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;

/**
 * Tells how many bytes each operation of {@link TomcatChunks} allocates: a line {@code name bytes}
 * for 100,000 of them. Exact on any machine, however busy.
 */
final class AllocationProbe {

  private static final int OPERATIONS = 100_000;
  private static final int RUNS = 5;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationProbe() {}

  /** What is counted. */
  private interface Operation {
    void run() throws IOException;
  }

  /** Entry point of the JVM that {@code AllocationIT} forks. */
  public static void main(String[] arguments) throws IOException {
    TomcatChunks chunks = new TomcatChunks();
    tell("writeChunked", chunks::writeChunked);
    tell("writeIdentity", chunks::writeIdentity);
    tell("read", chunks::read);
    tell("flush", chunks::flush);
    tell("writeSingleByte", chunks::writeSingleByte);
    chunks.verify();
    NettyChunks netty = new NettyChunks();
    tell("nettyMessage", netty::nettyMessage);
    tell("nettyContent", netty::nettyContent);
    netty.verify();
    NettyFrames frames = new NettyFrames();
    tell("nettyFrameSent", frames::nettyFrameSent);
    tell("nettyFrameReceived", frames::nettyFrameReceived);
    frames.verify();
  }

  private static void tell(String name, Operation operation) throws IOException {
    // The least of several runs: the first allocate what is made once, and all that do until the
    // compiler, which a busy machine delays, has found out what need not be.
    long least = Long.MAX_VALUE;
    for (int run = 0; run < RUNS; run++) {
      least = Math.min(least, allocatedBy(operation));
    }
    System.out.println(name + " " + least);
  }

  private static long allocatedBy(Operation operation) throws IOException {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < OPERATIONS; i++) {
      operation.run();
    }
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }
}
