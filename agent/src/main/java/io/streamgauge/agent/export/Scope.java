// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.streamgauge.agent.telemetry.Version;

/** Who measured: the instrumentation scope of all we send. */
final class Scope {

  static final String NAME = "io.streamgauge";
  static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

  private Scope() {}

  static InstrumentationScopeInfo info() {
    return InstrumentationScopeInfo.builder(NAME)
        .setVersion(version())
        .setSchemaUrl(SCHEMA_URL)
        .build();
  }

  static String version() {
    return Version.current();
  }
}
