// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for {@code java.util.logging.Logger} in the OpenTelemetry SDK and its HTTP client.
 *
 * <p>When the jar is built, every mention of that class in them is replaced by this one: the first
 * use of the real one initialises the JVM's LogManager, and a container that brings its own (JBoss,
 * Tomcat) then cannot install it any more. It has the methods that those libraries call, with the
 * same signatures; a test compares it with their class files. {@code Level} stays the JDK's: it is
 * a table of constants and does not touch the LogManager.
 */
public final class JulLogger {

  private final Logger logger;

  private JulLogger(Logger logger) {
    this.logger = logger;
  }

  public static JulLogger getLogger(String name) {
    return new JulLogger(LoggerFactory.getLogger(name));
  }

  public static JulLogger getLogger(String name, @Nullable String resourceBundle) {
    return getLogger(name);
  }

  public String getName() {
    return logger.getName();
  }

  public boolean isLoggable(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      // OFF is the highest of all: as the level of a line it means that it is never printed.
      return value != Level.OFF.intValue() && logger.isErrorEnabled();
    }
    if (value >= Level.WARNING.intValue()) {
      return logger.isWarnEnabled();
    }
    if (value >= Level.INFO.intValue()) {
      return logger.isInfoEnabled();
    }
    return value >= Level.FINE.intValue() ? logger.isDebugEnabled() : logger.isTraceEnabled();
  }

  public void log(Level level, @Nullable String message) {
    log(level, message, (Throwable) null);
  }

  public void log(Level level, @Nullable String message, @Nullable Object parameter) {
    log(level, message, new Object[] {parameter});
  }

  public void log(Level level, @Nullable String message, Object @Nullable [] parameters) {
    if (isLoggable(level)) {
      log(level, filledIn(String.valueOf(message), parameters), (Throwable) null);
    }
  }

  public void log(Level level, @Nullable String message, @Nullable Throwable thrown) {
    if (!isLoggable(level)) {
      return;
    }
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      logger.error(message, thrown);
    } else if (value >= Level.WARNING.intValue()) {
      logger.warn(message, thrown);
    } else if (value >= Level.INFO.intValue()) {
      logger.info(message, thrown);
    } else {
      logger.debug(message, thrown);
    }
  }

  public void severe(@Nullable String message) {
    log(Level.SEVERE, message);
  }

  public void warning(@Nullable String message) {
    log(Level.WARNING, message);
  }

  public void info(@Nullable String message) {
    log(Level.INFO, message);
  }

  public void config(@Nullable String message) {
    log(Level.CONFIG, message);
  }

  public void fine(@Nullable String message) {
    log(Level.FINE, message);
  }

  public void finer(@Nullable String message) {
    log(Level.FINER, message);
  }

  public void finest(@Nullable String message) {
    log(Level.FINEST, message);
  }

  /** Replaces {0}, {1}, ...: all that these libraries use of {@code java.text.MessageFormat}. */
  private static String filledIn(String message, Object @Nullable [] parameters) {
    String filledIn = message;
    for (int i = 0; parameters != null && i < parameters.length; i++) {
      filledIn = filledIn.replace("{" + i + "}", String.valueOf(parameters[i]));
    }
    return filledIn;
  }
}
