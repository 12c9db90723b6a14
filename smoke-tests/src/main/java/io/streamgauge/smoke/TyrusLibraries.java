// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Tyrus releases the contract is run against, on the Grizzly that each is released with. */
public enum TyrusLibraries implements ServerUnderTest {
  TYRUS_1("1.22", "javax"),
  TYRUS_2("2.2.2", "jakarta");

  private static final List<String> APPLICATION = List.of("tyrus/TyrusMain", "webapp/Sockets");

  private final String version;
  private final String namespace;

  TyrusLibraries(String version, String namespace) {
    this.version = version;
    this.namespace = namespace;
  }

  @Override
  public String title() {
    return "Tyrus " + version;
  }

  /** What is not a handshake is Grizzly's, which is not measured. */
  @Override
  public boolean answersRequests() {
    return false;
  }

  @Override
  public EmbeddedServer start(Launch launch) {
    Path base = Workspace.newDirectory("tyrus-" + version + "-");
    List<Path> classPath = new ArrayList<>(Workspace.jarsOfAgents("tyrus-" + version));
    ServletApi api = new ServletApi(namespace, List.copyOf(classPath));
    Webapp.buildInto(base, api, TyrusLibraries.class, APPLICATION);
    classPath.add(0, Webapp.classesIn(base));
    return EmbeddedServer.start(base, launch, classPath, "app.TyrusMain");
  }
}
