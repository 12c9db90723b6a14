// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import org.jspecify.annotations.Nullable;

/**
 * Keeps secrets that are carried in a URL's path out of the telemetry: capability links, tokens of
 * media servers, session identifiers in path parameters ({@code ;jsessionid=...}).
 */
public final class Paths {

  /** What a secret is replaced by. */
  static final String TOKEN = "{token}";

  private static final int SHORTEST_TOKEN = 24;

  private Paths() {}

  /** The path with every segment that looks like a secret, and path parameters, replaced. */
  public static String redacted(String path) {
    StringBuilder clean = null;
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String segment = segment(path, start, end);
      if (segment != null && clean == null) {
        clean = new StringBuilder(path.length()).append(path, 0, start);
      }
      if (clean != null) {
        clean.append(segment == null ? path.substring(start, end) : segment);
        clean.append(slash < 0 ? "" : "/");
      }
      start = end + 1;
    }
    return clean == null ? path : clean.toString();
  }

  /** The path of a request-target: without the query, and the authority of an absolute one. */
  static String ofTarget(String target) {
    int query = target.indexOf('?');
    int end = query < 0 ? target.length() : query;
    int authority = target.startsWith("/") ? -1 : target.indexOf("://");
    int path = authority < 0 || authority > end ? 0 : target.indexOf('/', authority + 3);
    return path < 0 || path > end ? "/" : target.substring(path, end);
  }

  /** The port in a {@code Host} header after the colon, 0 where it is none. */
  static int port(String host, int colon) {
    try {
      return Integer.parseInt(host.substring(colon + 1));
    } catch (NumberFormatException hostile) {
      return 0;
    }
  }

  /** The replacement of a segment, null where it may stay as it is. */
  private static @Nullable String segment(String path, int start, int end) {
    int parameters = path.indexOf(';', start);
    int name = parameters < 0 || parameters > end ? end : parameters;
    if (name < end) {
      String kept = isSecret(path, start, name) ? TOKEN : path.substring(start, name);
      return kept + ";" + TOKEN;
    }
    return isSecret(path, start, name) ? TOKEN : null;
  }

  /**
   * Whether a segment looks like a JWT, or one of its parts between dots like Base64 or hexadecimal
   * of 24 characters or more. A UUID names things and is no secret; words with dashes between them
   * are none either.
   */
  static boolean isSecret(String path, int start, int end) {
    if (end - start < SHORTEST_TOKEN) {
      return false;
    }
    int from = start;
    for (int i = start; i <= end; i++) {
      if (i == end || path.charAt(i) == '.') {
        if (isToken(path, from, i)) {
          return true;
        }
        from = i + 1;
      }
    }
    return false;
  }

  private static boolean isToken(String path, int start, int end) {
    boolean digit = false;
    boolean upper = false;
    boolean lower = false;
    int dashes = 0;
    for (int i = start; i < end; i++) {
      char c = path.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c >= 'A' && c <= 'Z') {
        upper = true;
      } else if (c >= 'a' && c <= 'z') {
        lower = true;
      } else if (c == '-' || c == '_') {
        dashes++;
      } else if (c != '+' && c != '=' && c != '%') {
        return false;
      }
    }
    boolean random = digit && (dashes == 0 || (upper && lower));
    return end - start >= SHORTEST_TOKEN && random && !isUuid(path, start, end);
  }

  private static boolean isUuid(String path, int start, int end) {
    return end - start == 36
        && path.charAt(start + 8) == '-'
        && path.charAt(start + 13) == '-'
        && path.charAt(start + 18) == '-'
        && path.charAt(start + 23) == '-';
  }
}
