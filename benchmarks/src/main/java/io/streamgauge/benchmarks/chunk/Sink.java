// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.chunk;

import java.nio.ByteBuffer;
import org.apache.coyote.InputBuffer;
import org.apache.coyote.Response;
import org.apache.coyote.http11.HttpOutputBuffer;
import org.apache.coyote.http11.OutputFilter;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/** A socket that takes and gives whatever it is asked for, at once. */
final class Sink implements OutputFilter, InputBuffer {

  private static final int READ = 1024;

  @Override
  public int doWrite(ByteBuffer chunk) {
    int bytes = chunk.remaining();
    chunk.position(chunk.limit());
    return bytes;
  }

  @Override
  public int doRead(ApplicationBufferHandler handler) {
    return READ;
  }

  @Override
  public int available() {
    return READ;
  }

  @Override
  public long getBytesWritten() {
    return 0;
  }

  @Override
  public void flush() {}

  @Override
  public void end() {}

  @Override
  public void recycle() {}

  @Override
  public void setResponse(Response response) {}

  @Override
  public void setBuffer(HttpOutputBuffer buffer) {}
}
