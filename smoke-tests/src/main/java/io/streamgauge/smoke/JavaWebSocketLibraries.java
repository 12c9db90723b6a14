// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The releases of Java-WebSocket the contract is run against, and what they need. */
public enum JavaWebSocketLibraries implements RoutelessServer {
  JAVA_WEBSOCKET_1_5("1.5.7"),
  JAVA_WEBSOCKET_1_6("1.6.0");

  private static final List<String> APPLICATION =
      List.of("javawebsocket/JavaWebSocketMain", "javawebsocket/Sockets");

  private final String version;

  JavaWebSocketLibraries(String version) {
    this.version = version;
  }

  @Override
  public String title() {
    return "Java-WebSocket " + version;
  }

  private List<Path> jars() {
    return Workspace.jarsOf("java-websocket-" + version);
  }

  @Override
  public Optional<String> lacks(String connector) {
    return connector.equals(Connectors.H2C) || connector.equals(Connectors.GZIP)
        ? Optional.of("all that it does is WebSocket")
        : Optional.empty();
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("java-websocket-" + version + "-");
    Path classes = base.resolve("classes");
    new JavaSources(JavaWebSocketLibraries.class, APPLICATION, 8).compile(classes, jars());
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(0, classes);
    return EmbeddedServer.start(base, launch, classPath, "app.JavaWebSocketMain");
  }
}
