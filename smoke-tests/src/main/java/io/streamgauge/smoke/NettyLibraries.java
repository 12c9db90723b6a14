// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Netty releases the contract is run against, each with one of its transports: the jars that an
 * application brings which is written against Netty itself.
 */
public enum NettyLibraries implements RoutelessServer {
  NETTY_4_1_0("4.1.0", "nio"),
  NETTY_4_1_68("4.1.68", "nio"),
  NETTY_4_1("4.1.140", "nio"),
  NETTY_4_2("4.2.20", "nio"),
  NETTY_4_1_EPOLL("4.1.137", "epoll"),
  NETTY_4_2_EPOLL("4.2.18", "epoll"),
  NETTY_4_2_IO_URING("4.2.18", "io_uring");

  /** HTTP/1.1 with whole requests, and with content that is asked for in chunks. */
  static final String AGGREGATING = "aggregating";

  /** HTTP/1.1, going on as HTTP/2 where the client asks for it (RFC 7540, section 3.2). */
  static final String UPGRADING = "upgrading";

  static final List<String> APPLICATION =
      List.of(
          "netty/Answer",
          "netty/Behaviours",
          "netty/Http1",
          "netty/Http2",
          "netty/NettyMain",
          "netty/Offered",
          "netty/Query",
          "netty/Sockets",
          "netty/Specials",
          "netty/Transport",
          "netty/Udp",
          "netty/Uploads",
          "netty/Writes");

  private final String version;
  private final String transport;

  NettyLibraries(String version, String transport) {
    this.version = version;
    this.transport = transport;
  }

  @Override
  public String title() {
    return "Netty " + version + (isNative() ? ", " + transport : "");
  }

  public String version() {
    return version;
  }

  /** Whether its transport is one of the kernel's that the JDK does not have. */
  public boolean isNative() {
    return !transport.equals("nio");
  }

  /** What its default allocator is called; none where it tells nothing of itself. */
  public Optional<String> pool() {
    return this == NETTY_4_1_0
        ? Optional.empty()
        : Optional.of(version.startsWith("4.1") ? "pooled" : "adaptive");
  }

  private List<Path> jars() {
    String library = "netty-" + version;
    return isNative() ? Workspace.jarsOf(library) : Workspace.jarsOfAgents(library);
  }

  @Override
  public Optional<String> lacks(String connector) {
    return this == NETTY_4_1_0 && connector.equals(Connectors.TLS)
        ? Optional.of("Netty 4.1.0 agrees on a protocol by classes that no JDK since 8 has")
        : Optional.empty();
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("netty-" + version + "-" + transport + "-");
    Path classes = base.resolve("classes");
    new JavaSources(NettyLibraries.class, APPLICATION, 8).compile(classes, jars());
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(0, classes);
    return EmbeddedServer.start(
        base,
        launch,
        classPath,
        "app.NettyMain",
        transport,
        Boolean.toString(lacks(Connectors.TLS).isEmpty()));
  }
}
