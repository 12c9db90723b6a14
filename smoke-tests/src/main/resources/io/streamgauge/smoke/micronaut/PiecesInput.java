package app;

import java.io.InputStream;
import java.util.Iterator;

/** Pieces, one after the other, as a stream. */
final class PiecesInput extends InputStream {
  private final Iterator<byte[]> pieces;
  private byte[] piece = {};
  private int at;

  PiecesInput(Iterator<byte[]> pieces) {
    this.pieces = pieces;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  @Override
  public int read(byte[] into, int from, int length) {
    if (at == piece.length) {
      if (!pieces.hasNext()) {
        return -1;
      }
      piece = pieces.next();
      at = 0;
    }
    int n = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, into, from, n);
    at += n;
    return n;
  }
}
