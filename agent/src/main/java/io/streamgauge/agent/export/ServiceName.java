// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import org.jspecify.annotations.Nullable;

/** What a service is called whose operator gave it no name: as its jar or its main class. */
final class ServiceName {

  private ServiceName() {}

  /**
   * The name in a command line.
   *
   * @param command the value of {@code sun.java.command}
   * @return null where it tells nothing
   */
  static @Nullable String of(@Nullable String command) {
    if (command == null || command.trim().isEmpty()) {
      return null;
    }
    String main = command.trim().split(" ", 2)[0];
    String file = main.substring(Math.max(main.lastIndexOf('/'), main.lastIndexOf('\\')) + 1);
    String name =
        file.endsWith(".jar")
            ? file.substring(0, file.length() - ".jar".length())
            : file.substring(file.lastIndexOf('.') + 1);
    return name.isEmpty() ? null : name;
  }
}
