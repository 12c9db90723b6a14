// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package app;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Sessions of Jetty 12's own API without any servlet: {@code /app/w0/{does}} to {@code
 * /app/w99/{does}}, in front of all applications.
 */
public final class NativeHandlers {
  private static final int ROUTES = 100;

  private NativeHandlers() {}

  public static void addTo(Server server) {
    server.insertHandler(WebSocketUpgradeHandler.from(server, NativeHandlers::configure));
  }

  private static void configure(ServerWebSocketContainer container) {
    for (int i = 0; i < ROUTES; i++) {
      Set<Talk> all = ConcurrentHashMap.newKeySet();
      container.addMapping(
          "uri-template|/app/w" + i + "/{does}",
          (request, response, callback) -> {
            if ("http://evil.example".equals(request.getHeaders().get(HttpHeader.ORIGIN))) {
              Response.writeError(request, response, callback, 403);
              return null;
            }
            if (request.hasSubProtocol("chat")) {
              response.setAcceptedSubProtocol("chat");
            }
            return new ListeningTalk(
                request.getHttpURI().getPath(), request.getHttpURI().getQuery(), all);
          });
    }
  }
}
