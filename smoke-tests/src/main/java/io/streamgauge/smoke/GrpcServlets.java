// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** gRPC as a servlet, in containers that a small application starts from their releases' jars. */
public enum GrpcServlets implements RoutelessServer {
  TOMCAT(TomcatDistribution.TOMCAT_11.title(), "Tomcat") {
    @Override
    Stream<Path> container() {
      Path home = TomcatDistribution.TOMCAT_11.home();
      return jarsIn(home.resolve("lib"), home.resolve("bin"));
    }
  },
  JETTY(JettyDistribution.JETTY_12_1.title(), "Jetty") {
    @Override
    Stream<Path> container() {
      Path lib = JettyDistribution.JETTY_12_1.home().resolve("lib");
      return Stream.concat(
          JettyDistribution.JETTY_12_1.servletApi().jars().stream(),
          jarsIn(lib, lib.resolve("http2"), lib.resolve("logging")));
    }
  };

  private final String container;
  private final String name;

  GrpcServlets(String container, String name) {
    this.container = container;
    this.name = name;
  }

  /** What comes first holds: Jetty has the Servlet API of every generation. */
  abstract Stream<Path> container();

  private static Stream<Path> jarsIn(Path... directories) {
    return Stream.of(directories).flatMap(directory -> Workspace.jarsIn(directory).stream());
  }

  @Override
  public String title() {
    return "gRPC 1.81.0, as a servlet of " + container;
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    List<Path> jars = new ArrayList<>(Workspace.jarsOf("grpc"));
    jars.addAll(Workspace.jarsOfAgents("grpc-1.81.0"));
    container().forEach(jars::add);
    Path base = Workspace.newDirectory("grpc-on-" + name + "-");
    Path classes = base.resolve("classes");
    List<String> application = List.of("grpc/GrpcOn" + name, "grpc/Streams");
    new JavaSources(GrpcServlets.class, application, 17).compile(classes, jars);
    jars.add(0, classes);
    return EmbeddedServer.start(base, launch, jars, "app.GrpcOn" + name);
  }
}
