// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.websocket.servlet.ServletUpgradeRequest;
import org.eclipse.jetty.websocket.servlet.ServletUpgradeResponse;
import org.eclipse.jetty.websocket.servlet.WebSocketCreator;

/** What the sessions of one endpoint are made by. */
final class NativeCreator implements WebSocketCreator {
  private final Set<Talk> all = ConcurrentHashMap.newKeySet();

  @Override
  public Object createWebSocket(ServletUpgradeRequest request, ServletUpgradeResponse response) {
    if ("http://evil.example".equals(request.getHeader("Origin"))) {
      try {
        response.sendForbidden("origin");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return null;
    }
    if (request.hasSubProtocol("chat")) {
      response.setAcceptedSubProtocol("chat");
    }
    return new AnnotatedTalk(request.getRequestURI().getPath(), request.getQueryString(), all);
  }
}
