// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.premain;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Entry point of {@code -javaagent:streamgauge.jar}. Whatever goes wrong, the application runs. */
public final class Premain {

  /** The bridge's presence tells of an agent that is there already, whichever jar it came from. */
  private static final String BRIDGE = "java.lang.StreamgaugeBridge";

  private Premain() {}

  /** Started with the JVM. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments == null ? "" : arguments, instrumentation);
  }

  /** Attached to a running JVM. */
  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation) {
    start(arguments == null ? "" : arguments, instrumentation);
  }

  private static void start(String arguments, Instrumentation instrumentation) {
    if (isSwitchedOff(arguments) || ToolJvm.isThisOne()) {
      return;
    }
    try {
      if (isLoadedAlready()) {
        say("is already loaded in this JVM; this second -javaagent is ignored");
        return;
      }
      File jar =
          new File(Premain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      AgentClassLoader loader = new AgentClassLoader(jar);
      new BridgeDefinition(loader, instrumentation).define();
      loader
          .loadClass("io.streamgauge.agent.Agent")
          .getMethod("start", Instrumentation.class, String.class)
          .invoke(null, instrumentation, arguments);
    } catch (InvocationTargetException failure) {
      say("did not start, the application runs without it: " + failure.getCause());
    } catch (Exception | LinkageError failure) {
      say("did not start, the application runs without it: " + failure);
    }
  }

  private static boolean isLoadedAlready() {
    try {
      Class.forName(BRIDGE, false, null);
      return true;
    } catch (ClassNotFoundException notYet) {
      return false;
    }
  }

  /**
   * Only what says {@code false} or {@code off}; all else, mistakes included, is read by the
   * settings. Same order as there: agent argument, system property, environment.
   */
  private static boolean isSwitchedOff(String arguments) {
    String enabled = null;
    for (String argument : arguments.split(",", -1)) {
      if (argument.startsWith("enabled=")) {
        enabled = argument.substring("enabled=".length());
      }
    }
    if (enabled == null) {
      enabled = System.getProperty("streamgauge.enabled");
    }
    if (enabled == null) {
      enabled = System.getenv("STREAMGAUGE_ENABLED");
    }
    String word = enabled == null ? "" : enabled.trim().toLowerCase(Locale.ROOT);
    return word.equals("false") || word.equals("off");
  }

  private static void say(String what) {
    System.err.println("[streamgauge] Streamgauge " + what);
  }
}
