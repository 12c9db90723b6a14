// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Undertow releases the contract is run against: the jars that an application brings. */
public enum UndertowLibraries implements ServerUnderTest {
  UNDERTOW_2_2("2.2.41.Final", "javax"),
  UNDERTOW_2_3("2.3.27.Final", "jakarta"),
  UNDERTOW_2_4("2.4.4.Final", "jakarta");

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
    try (Stream<Path> jars = Files.list(Workspace.distributions().resolve("undertow-" + version))) {
      return jars.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The launcher is compiled against Undertow itself, as an application that embeds it is. */
  ServletApi servletApi() {
    return new ServletApi(servletNamespace, jars());
  }

  @Override
  public UndertowServer start(Launch launch) {
    return UndertowServer.start(this, launch);
  }
}
