// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.premain;

/**
 * Whether this JVM runs one of the JDK's own command-line tools. {@code JAVA_TOOL_OPTIONS} reaches
 * {@code keytool} and {@code jcmd} too, which serve nothing and whose output scripts read.
 */
final class ToolJvm {

  private ToolJvm() {}

  static boolean isThisOne() {
    String command = System.getProperty("sun.java.command", "");
    int end = command.indexOf(' ');
    String main = end < 0 ? command : command.substring(0, end);
    int module = main.indexOf('/');
    if (module >= 0 && !main.startsWith("/")) {
      String name = main.substring(0, module);
      return name.equals("java.base")
          || (name.startsWith("jdk.") && !name.equals("jdk.httpserver"));
    }
    return main.startsWith("sun.tools.")
        || main.startsWith("sun.security.tools.")
        || main.startsWith("com.sun.tools.")
        || main.startsWith("jdk.jfr.");
  }
}
