// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

/** Writes the settings as the table of {@code docs/configuration.md}. */
final class SettingsTable {

  private SettingsTable() {}

  static String markdown() {
    StringBuilder table = new StringBuilder();
    table.append("| setting | environment variable | accepted | default | meaning |\n");
    table.append("|---|---|---|---|---|\n");
    for (Setting<?> setting : Setting.all()) {
      String standard = setting.defaultText().isEmpty() ? "none" : code(setting.defaultText());
      table
          .append("| ")
          .append(code(setting.property()))
          .append(" | ")
          .append(code(setting.variable()))
          .append(" | ")
          .append(setting.accepted())
          .append(" | ")
          .append(standard)
          .append(" | ")
          .append(setting.meaning())
          .append(" |\n");
    }
    return table.toString();
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
