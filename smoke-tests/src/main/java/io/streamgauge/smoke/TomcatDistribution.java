// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.List;

/** The Tomcat releases the contract is run against. */
public enum TomcatDistribution implements ServerUnderTest {
  TOMCAT_9(
      "9.0.122",
      "javax",
      "5e004cf0b80dfd2465182130a11834190ab9ea98811d37c178afa1c07ddfb5a1"
          + "e4defd7e52baa377088f1774bf9a2fe9006d17cc2a98af31c2a1ae25e3204a6f"),
  TOMCAT_10(
      "10.1.60",
      "jakarta",
      "706e0fbb79bc476eba9524c251280259e56b56bcd1298b11fc77a60818ab4d24"
          + "d811420f3c247699a57b8db1418fd474868a7b01ca43d6f4bff788b4e1a0c201"),
  TOMCAT_11(
      "11.0.25",
      "jakarta",
      "80bc4818547903c5b1a45e18f30702309309800eda68216f9ba25fc3ddd62ad7"
          + "bba47dabe82a4e0f0a0641146c7d1c7190885c6d098aae7e962b5b633acbc137");

  private final String version;
  private final String servletNamespace;
  private final Archive archive;

  TomcatDistribution(String version, String servletNamespace, String sha512) {
    this.version = version;
    this.servletNamespace = servletNamespace;
    this.archive = new Archive("tomcat-" + version + ".zip", "apache-tomcat-" + version, sha512);
  }

  @Override
  public String title() {
    return "Apache Tomcat " + version;
  }

  public String version() {
    return version;
  }

  /** The unpacked release. */
  public Path home() {
    return archive.home();
  }

  public ServletApi servletApi() {
    Path lib = home().resolve("lib");
    return new ServletApi(
        servletNamespace,
        List.of(lib.resolve("servlet-api.jar"), lib.resolve("annotations-api.jar")),
        List.of(lib.resolve("websocket-api.jar"), lib.resolve("websocket-client-api.jar")));
  }

  @Override
  public TomcatServer start(Launch launch) {
    return TomcatServer.of(this, launch).start();
  }
}
