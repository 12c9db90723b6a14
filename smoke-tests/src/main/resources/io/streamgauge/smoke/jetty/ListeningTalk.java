// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A session by the API of Jetty 12. */
public final class ListeningTalk extends Talk implements Session.Listener.AutoDemanding {
  private Session session;

  ListeningTalk(String path, String query, Set<Talk> all) {
    super(path, query, all);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session = opened;
    session.setMaxTextMessageSize(limit());
    session.setMaxBinaryMessageSize(limit());
    session.setIdleTimeout(Duration.ofMillis(idleMillis()));
    session.setMaxOutgoingFrames(outgoing());
    begin();
  }

  @Override
  public void onWebSocketText(String text) {
    try {
      take(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
    try {
      take(bytes);
      callback.succeed();
    } catch (IOException e) {
      callback.fail(e);
    }
  }

  @Override
  public void onWebSocketError(Throwable failure) {
    // Jetty closes the session, and says with which code.
  }

  @Override
  public void onWebSocketClose(int code, String reason) {
    end();
  }

  @Override
  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  void send(String text) throws IOException {
    Sent sent = new Sent();
    session.sendText(text, sent);
    sent.await();
  }

  @Override
  void send(String part, boolean last) throws IOException {
    Sent sent = new Sent();
    session.sendPartialText(part, last, sent);
    sent.await();
  }

  @Override
  void send(ByteBuffer bytes) throws IOException {
    Sent sent = new Sent();
    session.sendBinary(bytes, sent);
    sent.await();
  }

  @Override
  void ping(ByteBuffer payload) throws IOException {
    session.sendPing(payload, Callback.NOOP);
  }

  @Override
  void tell(String text) {
    session.sendText(text, Callback.NOOP);
  }

  @Override
  void close(int code, String reason) {
    session.close(code, reason, Callback.NOOP);
  }

  @Override
  void drop() {
    session.disconnect();
  }

  /** Waits for what became of a message. */
  private static final class Sent implements Callback {
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    @Override
    public void succeed() {
      done.complete(null);
    }

    @Override
    public void fail(Throwable failure) {
      done.completeExceptionally(failure);
    }

    void await() throws IOException {
      try {
        done.join();
      } catch (CompletionException e) {
        throw new IOException(e.getCause());
      }
    }
  }
}
