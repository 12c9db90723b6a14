// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** An SLF4J logger that prints to the agent's {@link StderrLog}; its name is not printed. */
final class StderrLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final transient StderrLog log;

  StderrLogger(String name, StderrLog log) {
    this.name = name;
    this.log = log;
  }

  @Override
  public boolean isTraceEnabled() {
    return log.prints(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return log.prints(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return log.prints(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return log.prints(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return log.prints(Level.ERROR);
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    String kind = String.valueOf(format);
    String message = arguments == null ? kind : MessageFormatter.basicArrayFormat(kind, arguments);
    log.print(level, kind, message, thrown);
  }
}
