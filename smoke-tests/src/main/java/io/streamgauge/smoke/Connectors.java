// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/** What the contract calls the connectors, each on a port of its own, that a server offers. */
public final class Connectors {
  /** HTTP/1.1 and nothing else; every server has it. */
  public static final String PLAIN = "plain";

  /** HTTP/1.1, compressing what its clients accept compressed. */
  public static final String GZIP = "gzip";

  /** HTTP/1.1, giving up on a client that takes or sends nothing for a second. */
  public static final String IMPATIENT = "impatient";

  /** HTTPS with {@link TlsKeys}: HTTP/1.1, and h2 by ALPN. */
  public static final String TLS = "tls";

  /** HTTP/2 in clear text, by prior knowledge. */
  public static final String H2C = "h2c";

  private Connectors() {}
}
