// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The application on Netty itself, with HTTP/3 on Netty's QUIC beside its other listeners. */
public final class Http3Server implements RoutelessServer {
  /** HTTP/3, with {@link TlsKeys}. */
  static final String H3 = "h3";

  private final String version;
  private final String codecs;

  /**
   * On a release of Netty that there is a native QUIC of.
   *
   * @param codecs the package that its codecs of HTTP/3 and QUIC are in
   */
  Http3Server(String version, String codecs) {
    this.version = version;
    this.codecs = codecs;
  }

  @Override
  public String title() {
    return "Netty " + version;
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("netty-" + version + "-h3-");
    Path classes = base.resolve("classes");
    List<Path> classPath = new ArrayList<>(Workspace.jarsOf("netty-" + version));
    List<String> application = new ArrayList<>(NettyLibraries.APPLICATION);
    application.addAll(List.of("netty/Http3Main", "netty/Http3Stream"));
    new JavaSources(
            Http3Server.class,
            application,
            8,
            text -> text.replaceAll("io\\.netty\\.handler\\.codec\\.(http3|quic)", codecs + ".$1"))
        .compile(classes, classPath);
    classPath.add(0, classes);
    return EmbeddedServer.start(base, launch, classPath, "app.Http3Main", "nio", "true");
  }
}
