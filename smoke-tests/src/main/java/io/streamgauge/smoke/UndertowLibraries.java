// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Undertow releases the contract is run against: the jars that an application brings. There is
 * no distribution of Undertow.
 */
public enum UndertowLibraries implements ServerUnderTest {
  UNDERTOW_2_2("2.2.41.Final", "javax"),
  UNDERTOW_2_3("2.3.27.Final", "jakarta"),
  UNDERTOW_2_4("2.4.4.Final", "jakarta");

  private static final List<String> LAUNCHER =
      List.of("undertow/UndertowMain", "undertow/NativeHandlers", "undertow/NativeSockets");

  private final String version;
  private final String servletNamespace;

  UndertowLibraries(String version, String servletNamespace) {
    this.version = version;
    this.servletNamespace = servletNamespace;
  }

  @Override
  public String title() {
    return "Undertow " + version;
  }

  public String version() {
    return version;
  }

  /** Undertow's jars and all they need. */
  List<Path> jars() {
    return Workspace.jarsOf("undertow-" + version);
  }

  /** The launcher is compiled against Undertow itself, as an application that embeds it is. */
  ServletApi servletApi() {
    return new ServletApi(servletNamespace, jars());
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("undertow-" + version + "-base-");
    Webapp.buildInto(base, servletApi(), LAUNCHER);
    String[] more = new String[0];
    if (launch.webSockets()) {
      Webapp.addWebSockets(base, servletApi());
      more = new String[] {"endpoints"};
    }
    List<Path> classPath = new ArrayList<>(jars());
    classPath.add(0, Webapp.classesIn(base));
    return EmbeddedServer.start(base, launch, classPath, "app.UndertowMain", more);
  }
}
