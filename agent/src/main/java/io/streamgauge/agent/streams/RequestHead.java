// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.bootstrap.Exchange;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request's head says (RFC 9112, section 3), and where the server sent it: the part of an
 * exchange that is told once and read when its span is made.
 *
 * <p><em>Threads:</em> as {@link HttpExchange}'s, whose part it is: an object of its own would cost
 * each request some bytes more.
 */
public abstract class RequestHead extends Exchange {

  /** Methods of RFC 9110 and RFC 5789: what else a client sends is one value, {@code _OTHER}. */
  private static final Set<String> METHODS =
      new HashSet<>(
          Arrays.asList(
              "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"));

  /** Stands for a port that is still in the host, if there is one. */
  private static final int IN_HOST = Integer.MIN_VALUE;

  private @Nullable String method;
  private @Nullable String path;
  private @Nullable String scheme;
  private @Nullable String protocol;
  private @Nullable String host;
  private int port;
  private @Nullable String traceparent;
  private @Nullable String tracestate;
  private @Nullable String context;
  private String @Nullable [] patterns;
  private @Nullable String servletPath;
  private @Nullable String template;
  private boolean asksForWebSocket;
  private byte engineIo;

  /** The pulse's: made of what the server told when it is first asked for. */
  private @Nullable String route;

  RequestHead() {}

  /** The same request, of what follows it on its connection. */
  RequestHead(RequestHead handshake) {
    this.method = handshake.method;
    this.path = handshake.path;
    this.scheme = handshake.scheme;
    this.host = handshake.host;
    this.port = handshake.port;
    this.context = handshake.context;
    this.patterns = handshake.patterns;
    this.servletPath = handshake.servletPath;
    this.template = handshake.template;
  }

  @Override
  public void request(
      @Nullable String method,
      @Nullable String path,
      @Nullable String scheme,
      @Nullable String protocol) {
    this.method = method;
    this.path = path;
    this.scheme = scheme;
    this.protocol = protocol;
  }

  @Override
  public void authority(@Nullable String host, int port) {
    this.host = host;
    this.port = port;
  }

  @Override
  public void head(
      String method, String target, String scheme, String protocol, @Nullable String host) {
    request(method, Paths.ofTarget(target), scheme, protocol);
    if (host != null) {
      authority(host, IN_HOST);
    }
  }

  @Override
  public void secured() {
    scheme = "https";
  }

  @Override
  public void parent(@Nullable String traceparent, @Nullable String tracestate) {
    this.traceparent = traceparent;
    this.tracestate = tracestate;
  }

  @Override
  public void mapped(String context, String[] patterns, @Nullable String servletPath) {
    this.servletPath = servletPath;
    this.patterns = patterns;
    this.context = context;
  }

  @Override
  public void asksForWebSocket() {
    asksForWebSocket = true;
  }

  @Override
  public void asksWith(@Nullable String query) {
    engineIo = query == null ? 0 : EngineIoHeartbeats.asked(query);
  }

  /** What is known of Engine.IO from the query. */
  byte engineIo() {
    return engineIo;
  }

  /** Whether it is the handshake of a WebSocket session, granted or not. */
  @Override
  public boolean isHandshake() {
    return asksForWebSocket;
  }

  @Override
  public void routed(@Nullable String known) {
    if (known != null && template == null) {
      template = context == null ? known : context + known;
    }
  }

  /** Whether its route is that of a WebSocket endpoint. */
  public boolean isRoutedByTemplate() {
    return template != null;
  }

  /** HTTP method. */
  public @Nullable String method() {
    return method;
  }

  /** HTTP method where it is a standard one, else {@code _OTHER}. */
  public String standardMethod() {
    String sent = method;
    return sent != null && METHODS.contains(sent) ? sent : Routes.OTHER;
  }

  /** Path as the client sent it. */
  public @Nullable String path() {
    return path;
  }

  /** {@code http} or {@code https}. */
  public String scheme() {
    return "https".equals(scheme) ? "https" : "http";
  }

  /** For example {@code HTTP/1.1}, or what was upgraded to. */
  public @Nullable String protocol() {
    return protocol;
  }

  /** It goes on in another protocol than it began in. */
  final void protocol(@Nullable String name) {
    protocol = name;
  }

  /** For example {@code 1.1}. */
  public String protocolVersion() {
    String sent = protocol;
    if (sent == null || sent.equals("HTTP/1.1")) {
      return "1.1";
    }
    if (sent.startsWith("HTTP/2") || sent.startsWith("HTTP/3")) {
      return sent.substring(5, 6);
    }
    return sent.equals("HTTP/1.0") ? "1.0" : "1.1";
  }

  /** Host the client asked for. */
  public @Nullable String host() {
    int colon = colonInHost();
    return host == null || colon < 0 ? host : host.substring(0, colon);
  }

  /** Port the client asked for; 0 or less where unknown. */
  public int port() {
    int colon = colonInHost();
    return host == null || colon < 0 ? port : Paths.port(host, colon);
  }

  /** Before the port of a {@code Host} header, taken apart only when a span wants it; else -1. */
  private int colonInHost() {
    int colon = host == null || port != IN_HOST ? -1 : host.lastIndexOf(':');
    return host != null && colon > host.lastIndexOf(']') ? colon : -1;
  }

  /** The request's {@code traceparent} header. */
  public @Nullable String traceparent() {
    return traceparent;
  }

  /** The request's {@code tracestate} header. */
  public @Nullable String tracestate() {
    return tracestate;
  }

  /** The framework's route, null where the request was mapped to none. */
  public @Nullable String httpRoute() {
    if (template != null) {
      return template;
    }
    String[] all = patterns;
    if (route == null && context != null && all != null) {
      route = Routes.ofServlet(context, all, servletPath == null ? "" : servletPath);
    }
    return route;
  }
}
