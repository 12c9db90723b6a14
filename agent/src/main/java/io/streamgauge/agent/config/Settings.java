// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The values of all {@link Setting}s, and what was wrong with what the operator wrote.
 *
 * <p>The agent argument wins over a system property, which wins over the environment: the closer to
 * the agent it was written, the surer it was meant for this JVM. A value that is not accepted
 * counts as the default, not as the next source: what is in force can be told from one place.
 * Nothing here throws or logs; the caller logs {@link #problems}. Immutable.
 */
public final class Settings {

  private final Map<Setting<?>, Object> values = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Settings(
      @Nullable String agentArgument,
      Map<String, String> properties,
      Map<String, String> environment) {
    Map<String, String> argument = AgentArgument.parse(agentArgument, problems);
    for (Setting<?> setting : Setting.all()) {
      values.put(setting, value(setting, argument, properties, environment));
    }
    UnknownNames.report(argument, properties, problems);
  }

  /** Reads the settings from what is given, and from nowhere else. */
  public static Settings read(
      @Nullable String agentArgument,
      Map<String, String> properties,
      Map<String, String> environment) {
    return new Settings(agentArgument, properties, environment);
  }

  /** Reads the settings of this JVM: its system properties and its environment. */
  public static Settings ofThisJvm(@Nullable String agentArgument) {
    Properties all = System.getProperties();
    Map<String, String> properties = new HashMap<>();
    for (String name : all.stringPropertyNames()) {
      String value = all.getProperty(name);
      if (name.startsWith(Setting.PREFIX) && value != null) {
        properties.put(name, value);
      }
    }
    return read(agentArgument, properties, System.getenv());
  }

  /** The value in force. */
  @SuppressWarnings("unchecked") // what is put under a Setting<T> is a T, see value()
  public <T> T get(Setting<T> setting) {
    return (T) values.getOrDefault(setting, setting.defaultValue());
  }

  /** One line for each value that was not accepted and each name that is unknown. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  private <T> T value(
      Setting<T> setting,
      Map<String, String> argument,
      Map<String, String> properties,
      Map<String, String> environment) {
    String text = text(argument, setting.key());
    if (text != null) {
      return accepted(setting, text, "the agent argument");
    }
    text = text(properties, setting.property());
    if (text != null) {
      return accepted(setting, text, "the system property");
    }
    text = text(environment, setting.variable());
    if (text != null) {
      return accepted(setting, text, "the environment variable " + setting.variable());
    }
    return setting.defaultValue();
  }

  /** An empty value counts as none: start scripts often set variables that they leave empty. */
  private static @Nullable String text(Map<String, String> source, String name) {
    String text = source.get(name);
    return text == null || text.trim().isEmpty() ? null : text.trim();
  }

  private <T> T accepted(Setting<T> setting, String text, String source) {
    T value = setting.accepts().parse(text);
    if (value != null) {
      return value;
    }
    problems.add(
        setting
            + ": \""
            + text
            + "\" from "
            + source
            + " is not accepted, must be "
            + setting.accepted()
            + "; using the default "
            + setting.defaultText());
    return setting.defaultValue();
  }
}
