// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that look like settings but are none, and the setting that was probably meant.
 *
 * <p>The environment is not searched: Kubernetes puts variables into every container that begin
 * with the name of any service nearby, so {@code STREAMGAUGE_PORT} may be nobody's mistake.
 */
final class UnknownNames {

  private UnknownNames() {}

  static void report(
      Map<String, String> argument, Map<String, String> properties, List<String> problems) {
    for (String name : argument.keySet()) {
      if (name.startsWith("otel.")) {
        problems.add(
            name
                + " in the agent argument is ignored: OpenTelemetry's settings are system"
                + " properties and OTEL_* environment variables");
      } else if (!isKnown(name)) {
        problems.add(line(name, "in the agent argument"));
      }
    }
    for (String property : new TreeSet<>(properties.keySet())) {
      if (property.startsWith(Setting.PREFIX)) {
        String name = property.substring(Setting.PREFIX.length());
        if (!isKnown(name)) {
          problems.add(line(name, "among the system properties"));
        }
      }
    }
  }

  private static boolean isKnown(String name) {
    for (Setting<?> setting : Setting.all()) {
      if (setting.key().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static String line(String name, String where) {
    Setting<?> nearest = nearest(name);
    return Setting.PREFIX
        + name
        + " "
        + where
        + " is not a setting; ignored"
        + (nearest == null ? "" : " (did you mean " + nearest + "?)");
  }

  /** The setting with the fewest letters to change, null where that would be most of the name. */
  private static @Nullable Setting<?> nearest(String name) {
    Setting<?> nearest = null;
    int fewest = Math.max(2, name.length() / 2) + 1;
    for (Setting<?> setting : Setting.all()) {
      int changes = changes(name, setting.key());
      if (changes < fewest) {
        fewest = changes;
        nearest = setting;
      }
    }
    return nearest;
  }

  /** Letters to insert, delete or replace (Levenshtein's distance), one row of it at a time. */
  private static int changes(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int[] row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[to.length()];
  }
}
