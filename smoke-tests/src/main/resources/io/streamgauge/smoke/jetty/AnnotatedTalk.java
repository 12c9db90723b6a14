// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.WriteCallback;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketConnect;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;

/** A session by the API of Jetty 9.4 to 11, found by its annotations. */
@WebSocket
public final class AnnotatedTalk extends Talk implements WriteCallback {
  private Session session;

  AnnotatedTalk(String path, String query, Set<Talk> all) {
    super(path, query, all);
  }

  @OnWebSocketConnect
  public void connected(Session connected) {
    session = connected;
    session.getPolicy().setMaxTextMessageSize(limit());
    session.getPolicy().setMaxBinaryMessageSize(limit());
    session.setIdleTimeout(Duration.ofMillis(idleMillis()));
    session.getRemote().setMaxOutgoingFrames(outgoing());
    begin();
  }

  @OnWebSocketMessage
  public void text(String text) throws IOException {
    take(text);
  }

  @OnWebSocketMessage
  public void bytes(byte[] bytes, int offset, int length) throws IOException {
    take(ByteBuffer.wrap(bytes, offset, length));
  }

  @OnWebSocketError
  public void failed(Throwable failure) {
    // Jetty closes the session, and says with which code.
  }

  @OnWebSocketClose
  public void closed(int code, String reason) {
    end();
  }

  @Override
  boolean isOpen() {
    return session.isOpen();
  }

  @Override
  void send(String text) throws IOException {
    session.getRemote().sendString(text);
  }

  @Override
  void send(String part, boolean last) throws IOException {
    session.getRemote().sendPartialString(part, last);
  }

  @Override
  void send(ByteBuffer bytes) throws IOException {
    session.getRemote().sendBytes(bytes);
  }

  @Override
  void ping(ByteBuffer payload) throws IOException {
    session.getRemote().sendPing(payload);
  }

  @Override
  void tell(String text) {
    session.getRemote().sendString(text, this);
  }

  @Override
  void close(int code, String reason) {
    session.close(code, reason);
  }

  @Override
  void drop() throws IOException {
    session.disconnect();
  }

  @Override
  public void writeFailed(Throwable failure) {
    // The client is gone, as some tests have it.
  }

  @Override
  public void writeSuccess() {}
}
