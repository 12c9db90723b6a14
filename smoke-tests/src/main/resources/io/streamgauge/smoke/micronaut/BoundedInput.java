package app;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The beginning of a stream. */
final class BoundedInput extends FilterInputStream {
  private long left;

  BoundedInput(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    return left-- > 0 ? in.read() : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    int n = left > 0 ? in.read(into, from, (int) Math.min(left, length)) : -1;
    left -= Math.max(n, 0);
    return n;
  }
}
