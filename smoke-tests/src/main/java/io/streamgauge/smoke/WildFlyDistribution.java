// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The WildFly release the contract is run against. */
public enum WildFlyDistribution implements ServerUnderTest {
  WILDFLY_39(
      "39.0.1.Final",
      "d55733527cbc29eecfc74f8e6ab813170808cd690f1c8b48d7159c9bb5a75bcf"
          + "d6f406483884d252da93388a8b2bda671276166028fe0435d04b2e82b6f147cd");

  private final String version;
  private final Archive archive;

  WildFlyDistribution(String version, String sha512) {
    this.version = version;
    this.archive = new Archive("wildfly-dist-" + version + ".tar.gz", "wildfly-" + version, sha512);
  }

  @Override
  public String title() {
    return "WildFly " + version;
  }

  public String version() {
    return version;
  }

  /** The unpacked release. */
  Path home() {
    return archive.home();
  }

  ServletApi servletApi() {
    Path jakarta = home().resolve("modules/system/layers/base/jakarta");
    return new ServletApi(
        "jakarta",
        List.of(
            jakarta.resolve("servlet/api/main/jakarta.servlet-api-6.0.0.jar"),
            jakarta.resolve("annotation/api/main/jakarta.annotation-api-2.1.1.jar")),
        List.of(
            jakarta.resolve("websocket/api/main/jakarta.websocket-api-2.1.1.jar"),
            jakarta.resolve("websocket/api/main/jakarta.websocket-client-api-2.1.1.jar")));
  }

  /** It is started as it is shipped, with one HTTP and one HTTPS listener. */
  @Override
  public Optional<String> lacks(String connector) {
    switch (connector) {
      case Connectors.PLAIN:
      case Connectors.H2C:
        return Optional.empty();
      case Connectors.TLS:
        return Optional.of("its certificate is one that it makes for itself");
      default:
        return Optional.of("not configured as shipped");
    }
  }

  @Override
  public WildFlyServer start(Launch launch) {
    return WildFlyServer.start(this, launch);
  }
}
