// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import org.slf4j.event.Level;

/** How much the agent says; each level includes those before it. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG;

  /** Whether a line of {@code level} is printed at this setting; SLF4J's TRACE never is. */
  boolean prints(Level level) {
    switch (level) {
      case ERROR:
        return this != OFF;
      case WARN:
        return compareTo(WARN) >= 0;
      case INFO:
        return compareTo(INFO) >= 0;
      case DEBUG:
        return this == DEBUG;
      default:
        return false;
    }
  }
}
