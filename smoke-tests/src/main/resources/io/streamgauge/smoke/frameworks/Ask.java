package app;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPOutputStream;

/**
 * What a request asks for: the last part of its path says what to do, its query how much. The same
 * words as the servlets', for applications that know no servlet.
 */
public final class Ask {
  private final String behaviour;
  private final Map<String, String> query = new HashMap<>();

  private Ask(String behaviour) {
    this.behaviour = behaviour;
  }

  /** Of {@code /app/{lane}/{behaviour}?{query}}. */
  public static Ask of(String uri) {
    int mark = uri.indexOf('?');
    String path = mark < 0 ? uri : uri.substring(0, mark);
    Ask ask = new Ask(behaviourAt(path));
    if (mark >= 0) {
      for (String pair : uri.substring(mark + 1).split("&")) {
        int equals = pair.indexOf('=');
        ask.query.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return ask;
  }

  private static String behaviourAt(String path) {
    if (path.startsWith("/app/files/")) {
      return path.equals("/app/files/" + hugeFile().getName()) ? "files" : "nothing";
    }
    if (path.equals("/app/hello") || path.startsWith("/app/items/") || path.endsWith(".ext")) {
      return "hello";
    }
    return path.substring(path.lastIndexOf('/') + 1);
  }

  public static File hugeFile() {
    return new File(System.getProperty("smoke.huge.file"));
  }

  public String behaviour() {
    return behaviour;
  }

  public boolean has(String name) {
    return query.containsKey(name);
  }

  public int number(String name, int otherwise) {
    return has(name) ? Integer.parseInt(query.get(name)) : otherwise;
  }

  public int status() {
    return number("status", behaviour.equals("error") ? 404 : 200);
  }

  public String type() {
    return isEvents() ? "text/event-stream" : query.getOrDefault("type", "text/plain;charset=UTF-8");
  }

  public boolean isEvents() {
    return behaviour.equals("sse");
  }

  public int gapMillis() {
    return number("gap", isEvents() ? 10 : 0);
  }

  /** After every how many pieces to flush; 0 leaves it to the framework. */
  public int flushEvery() {
    return behaviour.equals("write") ? number("flush", 0) : 1;
  }

  /** The body, piece by piece: one write of the application each. */
  public Iterable<byte[]> pieces() {
    byte[] piece = has("wrap") ? gzipped(piece()) : piece();
    return () -> new Repeated(piece, count());
  }

  private int count() {
    return number("n", isEvents() ? Integer.MAX_VALUE : behaviour.equals("write") ? 1 : 10);
  }

  /** Whether the body has a length that is told in advance, and will have that. */
  public boolean hasTrueLength() {
    return has("length") && number("length", 0) == (long) count() * piece().length;
  }

  private byte[] piece() {
    if (isEvents()) {
      char[] data = new char[number("size", 100)];
      Arrays.fill(data, 'e');
      return ("data: " + new String(data) + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
    return pattern(number("size", behaviour.equals("write") ? 1 : 1000));
  }

  private static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  public static byte[] pattern(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  private static final class Repeated implements Iterator<byte[]> {
    private final byte[] piece;
    private int left;

    Repeated(byte[] piece, int left) {
      this.piece = piece;
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public byte[] next() {
      if (left-- <= 0) {
        throw new NoSuchElementException();
      }
      return piece;
    }
  }
}
