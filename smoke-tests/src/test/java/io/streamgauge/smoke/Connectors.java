// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Map;

/** The connectors of the servers under contract, beside the plain one. */
final class Connectors {
  /** Compresses what its clients accept compressed. */
  static final String GZIP = "gzip";

  /** Gives up on a client that takes or sends nothing for a second. */
  static final String IMPATIENT = "impatient";

  private Connectors() {}

  static TomcatServer.Setup addTo(TomcatServer.Setup setup) {
    return setup
        .connector(GZIP, Map.of("compression", "on"))
        .connector(IMPATIENT, Map.of("connectionTimeout", "1000"));
  }
}
