// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.coyote.http11.Http11OutputBuffer;
import org.apache.coyote.http11.OutputFilter;
import org.apache.coyote.http11.filters.ChunkedOutputFilter;
import org.apache.coyote.http11.filters.IdentityOutputFilter;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The joinpoints a byte passes on its way through Tomcat's HTTP/1.1, called as Tomcat calls them,
 * with a socket behind them that costs nothing.
 *
 * <p>The state also proves that what was measured is what the variant says: whether there was a
 * meter, where it was kept, and that it counted.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TomcatChunks {

  /** The classes with joinpoints among those used here. */
  static final List<String> WOVEN =
      List.of(
          "org.apache.coyote.Request",
          "org.apache.coyote.Response",
          "org.apache.coyote.http11.Http11OutputBuffer",
          "org.apache.coyote.http11.filters.ChunkedOutputFilter",
          "org.apache.coyote.http11.filters.IdentityOutputFilter");

  private static final int CHUNK = 1024;
  private static final int BUFFER = 8192;

  private final Sink socket = new Sink();
  private final Request request = new Request();
  private final Response response = new Response();
  private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
  private final Exchange exchange;
  private final ChunkedOutputFilter chunked = new ChunkedOutputFilter();
  private final IdentityOutputFilter identity = new IdentityOutputFilter();
  private final Http11OutputBuffer http;
  private final OutputBuffer catalina = new OutputBuffer(BUFFER);

  /** One exchange, with a response of unknown and one of known length. */
  public TomcatChunks() {
    request.setResponse(response);
    request.setInputBuffer(socket);
    response.setContentLength(Long.MAX_VALUE);
    response.setCommitted(true);
    exchange = new Exchange(request, response);
    identity.setBuffer(socket);
    identity.setResponse(response);
    chunked.setBuffer(socket);
    chunked.setResponse(response);
    response.setOutputBuffer(chunked);
    http = new Flushed(response, socket);
    catalina.setResponse(response);
  }

  /** Writes a chunk of a response of unknown length: HTTP/1.1 chunked encoding. */
  @Benchmark
  public int writeChunked() throws IOException {
    chunk.clear();
    return chunked.doWrite(chunk);
  }

  /** Writes a piece of a response with a Content-Length. */
  @Benchmark
  public int writeIdentity() throws IOException {
    chunk.clear();
    return identity.doWrite(chunk);
  }

  /** Reads a piece of a request's body. */
  @Benchmark
  public int read() throws IOException {
    return request.doRead(ApplicationBufferHandler.EMPTY);
  }

  /** Flushes a response; nothing waits. */
  @Benchmark
  public void flush() throws IOException {
    http.flush();
  }

  /** Writes one byte as a servlet does; every 8,192nd makes a chunk. */
  @Benchmark
  public void writeSingleByte() throws IOException {
    catalina.writeByte('x');
  }

  /** Fails if this measured anything but what it says. */
  @TearDown
  public void verify() throws IOException {
    writeChunked();
    exchange.verify(Variant.ofThisJvm(), "java.lang.StreamgaugeSlot", chunked);
  }

  /** An output buffer whose one filter is the socket. */
  private static final class Flushed extends Http11OutputBuffer {
    Flushed(Response response, Sink socket) {
      super(response, BUFFER);
      activeFilters = new OutputFilter[] {socket};
      lastActiveFilter = 0;
    }
  }
}
