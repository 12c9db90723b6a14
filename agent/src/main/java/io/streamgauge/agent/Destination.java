// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent;

import java.util.Locale;

/** Where telemetry will go, in the words of OpenTelemetry's configuration; for the log only. */
final class Destination {

  private Destination() {}

  static String ofThisJvm() {
    if ("true".equals(of("otel.sdk.disabled", "false"))) {
      return "nowhere (otel.sdk.disabled)";
    }
    String protocol = of("otel.exporter.otlp.protocol", "http/protobuf");
    String port = protocol.equals("grpc") ? "4317" : "4318";
    return of("otel.exporter.otlp.endpoint", "http://localhost:" + port) + " (" + protocol + ")";
  }

  private static String of(String property, String otherwise) {
    String value = System.getProperty(property);
    if (value == null) {
      value = System.getenv(property.replace('.', '_').toUpperCase(Locale.ROOT));
    }
    return value == null || value.isEmpty() ? otherwise : value;
  }
}
