// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code -javaagent:streamgauge.jar=}: {@code key=value,key=value}.
 *
 * <p>A value that contains commas is put in single or double quotes. Names may carry the prefix
 * that they have as system properties.
 */
final class AgentArgument {

  private final String text;
  private final List<String> problems;
  private final Map<String, String> values = new LinkedHashMap<>();
  private int at;

  private AgentArgument(String text, List<String> problems) {
    this.text = text;
    this.problems = problems;
  }

  /** Values by name without prefix; adds a line to {@code problems} for what is no setting. */
  static Map<String, String> parse(@Nullable String text, List<String> problems) {
    AgentArgument argument = new AgentArgument(text == null ? "" : text, problems);
    while (argument.at < argument.text.length()) {
      argument.item();
    }
    return argument.values;
  }

  private void item() {
    int from = at;
    while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ',') {
      at++;
    }
    String key = text.substring(from, at).trim();
    boolean hasValue = at < text.length() && text.charAt(at) == '=';
    at++;
    if (hasValue) {
      values.put(withoutPrefix(key), value());
    } else if (!key.isEmpty()) {
      problems.add("\"" + key + "\" in the agent argument is not key=value; ignored");
    }
  }

  private static String withoutPrefix(String key) {
    return key.startsWith(Setting.PREFIX) ? key.substring(Setting.PREFIX.length()) : key;
  }

  /** The text up to the next comma, or what the quotes enclose. Leaves {@code at} behind it. */
  private String value() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    char quote = at < text.length() ? text.charAt(at) : ',';
    if (quote != '"' && quote != '\'') {
      return upTo(',');
    }
    at++;
    String value = upTo(quote);
    upTo(',');
    return value;
  }

  private String upTo(char end) {
    int found = text.indexOf(end, at);
    if (found < 0) {
      found = text.length();
      if (end != ',') {
        problems.add("a quote in the agent argument is not closed; read up to its end");
      }
    }
    String value = text.substring(Math.min(at, found), found).trim();
    at = found + 1;
    return value;
  }
}
