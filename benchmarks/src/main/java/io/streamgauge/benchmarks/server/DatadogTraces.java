// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import java.nio.ByteBuffer;

/**
 * What Datadog's agent sends its collector: an array of traces, each an array of spans
 * (MessagePack).
 */
final class DatadogTraces {

  private final ByteBuffer in;

  private DatadogTraces(byte[] body) {
    in = ByteBuffer.wrap(body);
  }

  /** How many spans there are. */
  static long spans(byte[] body) {
    DatadogTraces traces = new DatadogTraces(body);
    long spans = 0;
    for (int left = traces.length(); left > 0; left--) {
      int ofTrace = traces.length();
      traces.skip(ofTrace);
      spans += ofTrace;
    }
    return spans;
  }

  /** Of the array that begins here. */
  private int length() {
    int type = in.get() & 0xff;
    if (type >> 4 == 9) {
      return type & 15;
    }
    if (type == 0xdc || type == 0xdd) {
      return size(type - 0xdb);
    }
    throw new IllegalArgumentException("No array: " + type);
  }

  /** A number of one, two or four bytes, as {@code width} is 0, 1 or 2. */
  private int size(int width) {
    return width == 0 ? in.get() & 0xff : width == 1 ? in.getShort() & 0xffff : in.getInt();
  }

  private void skip(int values) {
    for (int i = 0; i < values; i++) {
      skip();
    }
  }

  private void skip() {
    int type = in.get() & 0xff;
    if (type < 0x80 || type >= 0xe0 || type == 0xc0 || type == 0xc2 || type == 0xc3) {
      return; // a small number, or a constant
    }
    if (type < 0x90) {
      skip(2 * (type & 15));
    } else if (type < 0xa0) {
      skip(type & 15);
    } else if (type < 0xc0) {
      pass(type & 31);
    } else if (type >= 0xde) {
      skip(2 * size(type - 0xdd));
    } else if (type >= 0xdc) {
      skip(size(type - 0xdb));
    } else if (type >= 0xd9) {
      pass(size(type - 0xd9));
    } else if (type >= 0xc4 && type <= 0xc6) {
      pass(size(type - 0xc4));
    } else if (type == 0xca || type == 0xcb) {
      pass(type == 0xca ? 4 : 8);
    } else if (type >= 0xcc && type <= 0xd3) {
      pass(1 << (type & 3));
    } else {
      throw new IllegalArgumentException("Not in a trace: " + type);
    }
  }

  private void pass(int bytes) {
    in.position(in.position() + bytes);
  }
}
