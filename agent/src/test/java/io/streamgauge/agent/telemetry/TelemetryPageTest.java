// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/telemetry.md} true. */
class TelemetryPageTest {

  private static final Path PAGE = Path.of("../docs/telemetry.md");

  @Test
  void pageInDocsIsWhatTheTablesSay() throws IOException {
    String page = TelemetryPage.of(prose());
    if (Boolean.getBoolean("streamgauge.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("rewrite it with: mvn test -pl agent -am -Dstreamgauge.docs.write=true")
        .content(StandardCharsets.UTF_8)
        .isEqualTo(page);
  }

  private static String prose() throws IOException {
    try (InputStream in = TelemetryPageTest.class.getResourceAsStream("telemetry.md")) {
      assertThat(in).isNotNull();
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
