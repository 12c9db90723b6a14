// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names for groups of requests with few distinct values: the framework's route where there is one,
 * else a template inferred from the path, at most {@code limit} of them, then {@code _OTHER}.
 *
 * <p>The template keeps up to six segments and replaces those that look like an identifier:
 * numbers, UUIDs, hexadecimal of 8 and Base64 of 16 characters or more, and dates, by {@code {id}};
 * digits in a media file's name by {@code {n}}. Used by the pulse only.
 */
final class Routes {

  static final String OTHER = "_OTHER";

  private static final int MAX_SEGMENTS = 6;

  private final Set<String> inferred = new HashSet<>();
  private final int limit;

  Routes(int limit) {
    this.limit = limit;
  }

  /** Servlet 4.0, section 12.2, read backwards: which of the servlet's patterns matched. */
  static String ofServlet(String context, String[] patterns, String servletPath) {
    String extension = null;
    boolean byDefault = false;
    for (String pattern : patterns) {
      if (pattern.equals(servletPath) || pattern.equals(servletPath + "/*")) {
        return within(context, pattern.isEmpty() ? "/" : pattern);
      }
      if (pattern.startsWith("*.") && servletPath.endsWith(pattern.substring(1))) {
        extension = "/" + pattern;
      }
      byDefault |= pattern.equals("/");
    }
    if (extension != null) {
      return within(context, extension);
    }
    return within(context, byDefault || patterns.length == 0 ? "/" : patterns[0]);
  }

  /** Allocates nothing in the root context, as it is asked once per request. */
  private static String within(String context, String pattern) {
    return context.isEmpty() ? pattern : context + pattern;
  }

  /** {@code streamgauge.route} of an exchange. */
  String of(HttpExchange exchange) {
    String route = exchange.httpRoute();
    if (route != null) {
      return route;
    }
    String path = exchange.path();
    if (path != null && inferred.contains(path)) {
      return path; // a template is its own, and most paths are one: nothing to allocate
    }
    String template = template(path);
    if (inferred.contains(template)) {
      return template;
    }
    if (inferred.size() >= limit) {
      return OTHER;
    }
    inferred.add(template);
    return template;
  }

  static String template(@Nullable String path) {
    if (path == null || !path.startsWith("/")) {
      return OTHER;
    }
    StringBuilder template = new StringBuilder();
    int segments = 0;
    int start = 1;
    while (start <= path.length() && segments < MAX_SEGMENTS) {
      int end = path.indexOf('/', start);
      end = end < 0 ? path.length() : end;
      template.append('/').append(segment(path.substring(start, end)));
      segments++;
      start = end + 1;
    }
    return template.toString();
  }

  private static String segment(String sent) {
    int parameters = sent.indexOf(';');
    String segment = parameters < 0 ? sent : sent.substring(0, parameters);
    if (Paths.isSecret(segment, 0, segment.length())) {
      return "{id}";
    }
    int dot = segment.lastIndexOf('.');
    if (dot > 0 && isMediaExtension(segment.substring(dot + 1))) {
      return withoutDigits(segment.substring(0, dot)) + segment.substring(dot);
    }
    return isIdentifier(segment) ? "{id}" : segment;
  }

  private static boolean isMediaExtension(String extension) {
    switch (extension) {
      case "ts":
      case "m4s":
      case "mp4":
      case "cmfv":
      case "cmfa":
      case "aac":
      case "vtt":
      case "m3u8":
      case "mpd":
        return true;
      default:
        return false;
    }
  }

  private static String withoutDigits(String name) {
    StringBuilder kept = new StringBuilder();
    boolean digits = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      if (!digit) {
        kept.append(c);
      } else if (!digits) {
        kept.append("{n}");
      }
      digits = digit;
    }
    return kept.toString();
  }

  private static boolean isIdentifier(String segment) {
    int digits = 0;
    int hex = 0;
    int base64 = 0;
    int dashes = 0;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      digits += digit ? 1 : 0;
      dashes += c == '-' ? 1 : 0;
      hex += digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ? 1 : 0;
      base64 += digit || letter || c == '-' || c == '_' || c == '=' ? 1 : 0;
    }
    int length = segment.length();
    boolean numberOrDate = digits > 0 && digits + dashes == length;
    boolean hexOrUuid = hex + dashes == length && length >= 8 && digits > 0;
    boolean token = base64 == length && length >= 16 && digits > 0;
    return numberOrDate || hexOrUuid || token;
  }
}
