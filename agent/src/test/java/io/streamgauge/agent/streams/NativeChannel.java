// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/** Answers as a channel of Netty's native transports does. */
public final class NativeChannel {

  private final Info info;
  private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(1000, 2000);

  /** One whose TCP_INFO says so. */
  public NativeChannel(long rttMicros, long totalRetransmits) {
    info = new Info(rttMicros, totalRetransmits);
  }

  /** What Netty's does. */
  public Info tcpInfo() {
    if (info.rtt < 0) {
      throw new IllegalStateException("closed");
    }
    return info;
  }

  /** The allocator of its buffers. */
  public PooledByteBufAllocator alloc() {
    return allocator;
  }

  /** Answers as Netty's does. */
  public record PooledByteBufAllocator(long usedHeapMemory, long usedDirectMemory) {

    /** Tells of itself. */
    public PooledByteBufAllocator metric() {
      return this;
    }
  }

  /** Ten segments of 1000 bytes at a time. */
  public record Info(long rtt, long totalRetrans) {

    /** The congestion window. */
    public long sndCwnd() {
      return 10;
    }

    /** The size of a segment. */
    public long sndMss() {
      return 1000;
    }
  }
}
