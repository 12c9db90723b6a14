// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

/**
 * One stream's queue in front of QUIC, and the frames that leave it (RFC 9114, section 7.1), read
 * as the client will read them: the transport takes them in parts of any size.
 */
final class Http3Frames {

  private static final int DATA = 0;

  private long queued;
  private boolean isType = true;
  private long type;
  private long number;
  private int moreOfNumber;
  private long payload;

  /** So much more payload of DATA frames has been queued; returns what waits. */
  long queued(long bytes) {
    queued += bytes;
    return queued;
  }

  /**
   * Takes account of a byte of a frame's head, or of as much payload as there is.
   *
   * @param body counts the payload of DATA frames
   * @return how many bytes that were
   */
  int take(byte first, int bytes, StreamMeter body) {
    if (payload == 0) {
      head(first & 0xff);
      return 1;
    }
    int taken = (int) Math.min(payload, bytes);
    payload -= taken;
    if (type == DATA) {
      queued -= taken;
      body.part(taken, payload == 0);
    }
    return taken;
  }

  /** A head is two numbers, whose first two bits tell their length (RFC 9000, section 16). */
  private void head(int next) {
    if (moreOfNumber == 0) {
      moreOfNumber = 1 << (next >> 6);
      number = next & 0x3f;
    } else {
      number = number << 8 | next;
    }
    moreOfNumber--;
    if (moreOfNumber == 0) {
      if (isType) {
        type = number;
      } else {
        payload = number;
      }
      isType = !isType;
    }
  }

  /** What waits will never leave; returns how much that is. */
  long drop() {
    long dropped = queued;
    queued = 0;
    return dropped;
  }
}
