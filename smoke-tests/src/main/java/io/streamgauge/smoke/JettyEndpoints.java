// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * WebSocket endpoints written against Jetty's own API, in the releases that the contract is run
 * against: by servlets, by mappings beside them, or by handlers without any.
 */
public enum JettyEndpoints implements ServerUnderTest {
  SERVLETS_9_4(JettyDistribution.JETTY_9, "websocket", "websocket.servlet", "AnnotatedTalk"),
  SERVLETS_10(JettyDistribution.JETTY_10, "websocket-jetty", "websocket.server", "AnnotatedTalk"),
  MAPPINGS_11(JettyDistribution.JETTY_11, "websocket-jetty", "websocket.server", "AnnotatedTalk") {
    @Override
    String endpoints() {
      return "NativeMappings";
    }
  },
  SERVLETS_12_0(
      JettyDistribution.JETTY_12_0,
      "ee10-websocket-jetty",
      "ee10.websocket.server",
      "ListeningTalk") {
    /** The distribution names a jar that it does not have: the newest of its line stands in. */
    @Override
    List<String> addTo(Path base) {
      Path jar = base.resolve("lib/jetty-websocket-jetty-server-" + jetty().version() + ".jar");
      try {
        Files.copy(Workspace.jarsOf("jetty-12.0").get(0), jar);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.addTo(base);
    }
  },
  SERVLETS_12_1(
      JettyDistribution.JETTY_12_1,
      "ee11-websocket-jetty",
      "ee11.websocket.server",
      "ListeningTalk"),
  HANDLERS_12_1(JettyDistribution.JETTY_12_1, "websocket-jetty,resources", "", "ListeningTalk") {
    @Override
    String endpoints() {
      return "NativeHandlers";
    }

    /** They are the server's, not the application's. */
    @Override
    List<String> addTo(Path base) {
      List<String> sources = List.of("jetty/NativeHandlers", "jetty/Talk", "jetty/ListeningTalk");
      new JavaSources(JettyEndpoints.class, sources, 17)
          .compile(base.resolve("resources"), webSocketJars());
      Path xml = base.resolve("etc/handlers.xml");
      try {
        Files.writeString(
            xml,
            """
            <?xml version="1.0"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_9_3.dtd">
            <Configure id="Server" class="org.eclipse.jetty.server.Server">
              <Call class="app.NativeHandlers" name="addTo"><Arg><Ref refid="Server"/></Arg></Call>
            </Configure>
            """);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.of(xml.toString());
    }
  };

  private final JettyDistribution jetty;
  private final String module;
  private final String api;
  private final String talk;

  JettyEndpoints(JettyDistribution jetty, String module, String api, String talk) {
    this.jetty = jetty;
    this.module = module;
    this.api = api;
    this.talk = talk;
  }

  JettyDistribution jetty() {
    return jetty;
  }

  /** What makes them: the name of a source. */
  String endpoints() {
    return "NativeServlets";
  }

  /** {@code servlets}, {@code mappings} or {@code handlers}. */
  String kind() {
    return endpoints().substring("Native".length()).toLowerCase(Locale.ROOT);
  }

  /** Whether a servlet answers, with whatever its mapping has in place of a path's end. */
  boolean isServlet() {
    return endpoints().equals("NativeServlets");
  }

  @Override
  public String title() {
    return jetty.title();
  }

  List<String> sources() {
    return Stream.of(endpoints(), "NativeCreator", "Talk", talk).map("jetty/"::concat).toList();
  }

  List<Path> webSocketJars() {
    Path lib = jetty.home().resolve("lib");
    return Stream.of(lib, lib.resolve(module.replace("-jetty", "")))
        .filter(Files::isDirectory)
        .flatMap(directory -> Workspace.jarsIn(directory).stream())
        .toList();
  }

  /** Adds the endpoints to what a server has, and says what it is to be started with. */
  List<String> addTo(Path base) {
    List<Path> jars = new ArrayList<>(jetty.servletApi().jars());
    jars.addAll(webSocketJars());
    new JavaSources(JettyEndpoints.class, sources(), 8, this::inItsApi)
        .compile(Webapp.classesIn(base.resolve("application")), jars);
    return List.of();
  }

  /** The sources are written for Jetty 9.4, but for a timeout. */
  private String inItsApi(String text) {
    String named = text.replace("javax.servlet", jetty.servletApi().namespace() + ".servlet");
    if (jetty == JettyDistribution.JETTY_9) {
      return named.replace("Duration.ofMillis(", "(");
    }
    return named
        .replace("websocket.servlet", api)
        .replaceAll("\\bWebSocket(Servlet|ServletFactory|Creator)\\b", "JettyWebSocket$1")
        .replaceAll("\\bServletUpgrade", "JettyServerUpgrade")
        .replace("AnnotatedTalk", talk);
  }

  @Override
  public JettyServer start(Launch launch) {
    Path base = JettyBase.create(jetty, launch);
    List<String> arguments = new ArrayList<>(addTo(base));
    arguments.add("--module=" + module);
    return JettyServer.start(jetty, launch, base, arguments.toArray(String[]::new));
  }
}
