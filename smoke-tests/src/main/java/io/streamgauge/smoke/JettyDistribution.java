// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Jetty releases the contract is run against. */
public enum JettyDistribution implements ServerUnderTest {
  JETTY_9(
      "9.4.58.v20250814",
      "",
      "javax",
      "cd93132afdf0f3d844af966daca7606db5ba1841271306c1d2884a4ebab80ea8"
          + "3e49d952c383ba643d8038bbb89355a5dee51ccfdcf813b89a9eb76a66555019"),
  JETTY_10(
      "10.0.25",
      "",
      "javax",
      "61e066041d88b200776174d277ab0b1885c8b27494dde92c659ea4f4715edb41"
          + "9a49b57bda82de78ffcb04edaca58ef987db588103b4407a2825d8d047f059d2"),
  JETTY_11(
      "11.0.26",
      "",
      "jakarta",
      "2f852dbe134fb0b7c6749cc996c575d01453d619f83c9cefb9089b149ba55c20"
          + "d310f80d59ea281f0aa2adfabef4fbcf42a3531fe0ebacf1fa0f5e42d49540dd"),
  JETTY_12_0(
      "12.0.38",
      "ee10",
      "jakarta",
      "821994573bd9caa7190048aba35272ca427c0088eb13341933e8cdf172030358"
          + "924272164de0cb6e8cb275aaf917748373e8944899ff39a0215f71371df8550b"),
  JETTY_12_1(
      "12.1.12",
      "ee11",
      "jakarta",
      "1adde789fa7469985a1cf2463394dae21c125f7e1ea2320a95160989133b3f5d"
          + "3423b8059e5d374a42ee8bdac94acc916490b624887cff6c36ebc973de982e17");

  private final String version;
  private final String environment;
  private final String servletNamespace;
  private final Archive archive;

  JettyDistribution(String version, String environment, String servletNamespace, String sha512) {
    this.version = version;
    this.environment = environment;
    this.servletNamespace = servletNamespace;
    String name = "jetty-home-" + version;
    this.archive = new Archive(name + ".tar.gz", name, sha512);
  }

  @Override
  public String title() {
    return "Eclipse Jetty " + version;
  }

  public String version() {
    return version;
  }

  /** The unpacked release: its {@code jetty.home}. */
  public Path home() {
    return archive.home();
  }

  /** What an application needs, beside the modules of every line. */
  List<String> applicationModules() {
    return environment.isEmpty()
        ? List.of("deploy", "annotations")
        : List.of(environment + "-deploy", environment + "-annotations");
  }

  /** What serves its WebSocket endpoints. */
  String webSocketModule() {
    if (!environment.isEmpty()) {
      return environment + "-websocket-jakarta";
    }
    return this == JETTY_9 ? "websocket" : "websocket-" + servletNamespace;
  }

  /** What compresses; 12.1 keeps the older module as a deprecated one. */
  String compressionModule() {
    return this == JETTY_12_1 ? "compression-gzip" : "gzip";
  }

  /** The class that a context's XML configures. */
  String contextClass() {
    return "org.eclipse.jetty."
        + (environment.isEmpty() ? "" : environment + ".")
        + "webapp.WebAppContext";
  }

  public ServletApi servletApi() {
    Path lib = home().resolve("lib");
    Path annotations =
        lib.resolve(environment.isEmpty() ? "annotations" : environment + "-annotations");
    return new ServletApi(
        servletNamespace,
        List.of(
            only(lib, servletApiJar()),
            only(annotations, "(javax|jakarta)\\.annotation-api-.*\\.jar")),
        webSocketApi(
            lib.resolve(environment.isEmpty() ? "websocket" : environment + "-websocket")));
  }

  private List<Path> webSocketApi(Path directory) {
    return environment.isEmpty()
        ? List.of(only(directory, "(javax\\.|jetty-.*-)websocket-api-[12]\\.\\d(\\.\\d)?\\.jar"))
        : List.of(
            only(directory, "jakarta\\.websocket-api-.*\\.jar"),
            only(directory, "jakarta\\.websocket-client-api-.*\\.jar"));
  }

  private String servletApiJar() {
    switch (this) {
      case JETTY_9:
        return "servlet-api-3\\.1\\.jar";
      case JETTY_10:
        return "jetty-servlet-api-4\\..*\\.jar";
      case JETTY_11:
        return "jetty-jakarta-servlet-api-5\\..*\\.jar";
      case JETTY_12_0:
        return "jakarta\\.servlet-api-6\\.0\\..*\\.jar";
      default:
        return "jakarta\\.servlet-api-6\\.1\\..*\\.jar";
    }
  }

  private static Path only(Path directory, String name) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> found = files.filter(f -> f.getFileName().toString().matches(name)).toList();
      if (found.size() != 1) {
        throw new IllegalStateException(name + " in " + directory + ": " + found);
      }
      return found.get(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JettyServer start(Launch launch) {
    return JettyServer.start(this, launch);
  }
}
