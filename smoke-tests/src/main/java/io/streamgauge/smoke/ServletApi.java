// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.List;

/**
 * What a server offers to applications.
 *
 * @param namespace {@code javax} or {@code jakarta}
 * @param jars what an application is compiled against
 * @param webSocketJars the same where it has WebSocket endpoints; none where the server has none
 */
public record ServletApi(String namespace, List<Path> jars, List<Path> webSocketJars) {

  public ServletApi(String namespace, List<Path> jars) {
    this(namespace, jars, List.of());
  }
}
