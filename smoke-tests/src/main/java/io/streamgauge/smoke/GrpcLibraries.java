// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The gRPC releases the contract is run against: with Netty beside them, and shaded. */
public enum GrpcLibraries implements RoutelessServer {
  GRPC("1.84.0", List.of("grpc-1.84.0", "netty-4.2.20"), "grpc", "io.grpc.netty."),
  GRPC_OLDEST("1.30.0", List.of("grpc-1.30.0", "netty-4.1.68"), "grpc", "io.grpc.netty."),
  GRPC_SHADED(
      "1.84.0", List.of("grpc-1.84.0"), "grpc-shaded", "io.grpc.netty.shaded.io.grpc.netty.");

  private static final List<String> APPLICATION =
      List.of("grpc/GrpcMain", "grpc/Streams", "grpc/Within");

  private final String version;
  private final List<String> libraries;
  private final String more;
  private final String netty;

  GrpcLibraries(String version, List<String> libraries, String more, String netty) {
    this.version = version;
    this.libraries = libraries;
    this.more = more;
    this.netty = netty;
  }

  @Override
  public String title() {
    return "gRPC " + version + (this == GRPC_SHADED ? ", shaded" : "");
  }

  private List<Path> jars() {
    List<Path> jars = new ArrayList<>(Workspace.jarsOf(more));
    if (this == GRPC_SHADED) {
      jars.addAll(Workspace.jarsOf("grpc"));
    }
    libraries.forEach(library -> jars.addAll(Workspace.jarsOfAgents(library)));
    return jars;
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("grpc-" + version + "-");
    Path classes = base.resolve("classes");
    new JavaSources(
            GrpcLibraries.class, APPLICATION, 8, text -> text.replace("io.grpc.netty.", netty))
        .compile(classes, jars());
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(0, classes);
    return EmbeddedServer.start(base, launch, classPath, "app.GrpcMain");
  }
}
