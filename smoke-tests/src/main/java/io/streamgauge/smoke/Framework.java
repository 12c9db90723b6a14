// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The frameworks on Netty that the contract is run against, each with an application in its own
 * API. A module of its own has the jars of each.
 */
public enum Framework implements RoutelessServer {
  REACTOR_NETTY(
      "Reactor Netty",
      "reactor-netty",
      "reactor-netty-http",
      "reactor/ReactorMain",
      "reactor/ReactorSockets"),
  VERTX_4(
      "Vert.x",
      "vertx-4",
      "vertx-core",
      "vertx/VertxMain",
      "vertx/VertxAnswers",
      "vertx/VertxSockets"),
  VERTX_5(
      "Vert.x",
      "vertx-5",
      "vertx-core",
      "vertx/VertxMain",
      "vertx/VertxAnswers",
      "vertx/VertxSockets"),
  ARMERIA("Armeria", "armeria", "armeria", "armeria/ArmeriaMain", "armeria/ArmeriaSockets"),
  NETTY_SOCKETIO("netty-socketio", "netty-socketio", "netty-socketio", "socketio/SocketIoMain"),
  MICRONAUT(
      "Micronaut",
      "micronaut",
      "micronaut-http-server-netty",
      "micronaut/MicronautMain",
      "micronaut/MicronautController",
      "micronaut/MicronautSockets",
      "micronaut/BoundedInput",
      "micronaut/PiecesInput"),
  PLAY("Play", "play", "play-netty-server_2.13", "play/PlayMain", "play/PlaySockets");

  private final String framework;
  private final String module;
  private final Pattern jar;
  private final List<String> application;

  /**
   * @param artifact the one whose version is the framework's
   * @param application its sources, the one with the main method first
   */
  Framework(String framework, String module, String artifact, String... application) {
    this.framework = framework;
    this.module = module;
    this.jar = Pattern.compile(artifact + "-([\\d.]+)\\.jar");
    this.application = List.of(application);
  }

  @Override
  public String title() {
    return framework + " " + version();
  }

  private String version() {
    return jars().stream()
        .map(file -> jar.matcher(file.getFileName().toString()))
        .filter(Matcher::matches)
        .map(name -> name.group(1))
        .findAny()
        .orElseThrow();
  }

  private List<Path> jars() {
    return Workspace.frameworkJars(module, "jars");
  }

  private List<Path> processors() {
    return this == MICRONAUT
        ? Stream.concat(jars().stream(), Workspace.frameworkJars(module, "processors").stream())
            .toList()
        : List.of();
  }

  @Override
  public Optional<String> lacks(String connector) {
    return connector.equals(Connectors.IMPATIENT) && !framework.equals("Vert.x")
        ? Optional.of("no time limit for clients that take nothing")
        : Optional.empty();
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory(module + "-");
    Path classes = base.resolve("classes");
    List<String> sources = new ArrayList<>(application);
    sources.add("frameworks/Ask");
    new JavaSources(Framework.class, sources, 17).compile(classes, jars(), processors());
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(0, classes);
    String main = "app" + application.get(0).substring(application.get(0).indexOf('/'));
    return EmbeddedServer.start(base, launch, classPath, main.replace('/', '.'));
  }
}
