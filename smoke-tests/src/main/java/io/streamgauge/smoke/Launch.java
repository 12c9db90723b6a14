// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a server is to be started.
 *
 * @param hugeFile a file whose directory is served at {@code /app/files}; the application knows it
 *     by the system property {@code smoke.huge.file}
 * @param webSockets whether the application has its WebSocket endpoints
 */
public record Launch(
    Path jdk,
    List<String> jvmArguments,
    Map<String, String> environment,
    Path hugeFile,
    boolean webSockets) {

  public static Launch on(Path jdk, Path hugeFile) {
    return new Launch(jdk, List.of(), Map.of(), hugeFile, false);
  }

  /** With more arguments of the JVM, such as {@code -javaagent:...}. */
  public Launch jvmArguments(List<String> more) {
    List<String> all = Stream.concat(jvmArguments.stream(), more.stream()).toList();
    return new Launch(jdk, all, environment, hugeFile, webSockets);
  }

  public Launch environment(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new Launch(jdk, jvmArguments, all, hugeFile, webSockets);
  }

  /** With the application's WebSocket endpoints. */
  public Launch withWebSockets() {
    return new Launch(jdk, jvmArguments, environment, hugeFile, true);
  }
}
