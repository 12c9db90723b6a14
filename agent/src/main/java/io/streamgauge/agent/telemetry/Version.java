// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The agent's version, as the build wrote it beside this class. */
public final class Version {

  private Version() {}

  /** For example {@code 0.1.0}; {@code unknown} where the build's file is missing. */
  public static String current() {
    Properties version = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
      if (file != null) {
        version.load(file);
      }
    } catch (IOException unreadable) {
      return "unknown";
    }
    return version.getProperty("version", "unknown");
  }
}
