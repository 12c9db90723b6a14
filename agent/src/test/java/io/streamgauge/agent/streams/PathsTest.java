// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "",
        "/items/17/",
        "/u/123e4567-e89b-12d3-a456-426614174000",
        "/blog/how-to-measure-a-stream-in-2026-without-stopping-it",
        "/com.example.internationalization.Service/ListEverything",
        "/live/channel_one/segment_000042.m4s",
      })
  void namesStay(String path) {
    assertThat(Paths.redacted(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/dl/5f4dcc3b5aa765d61d8327deb882cf99,/dl/{token}",
    "/dl/5f4dcc3b5aa765d61d8327deb882cf99.mp4/x,/dl/{token}/x",
    "/k/AKIAIOSFODNN7EXAMPLEAKIAIOSF/,/k/{token}/",
    "/k/aGVsbG8gd29ybGQgaGVsbG8gMQ%3D%3D,/k/{token}",
    "/list;jsessionid=17/x,/list;{token}/x",
  })
  void secretsGo(String path, String clean) {
    assertThat(Paths.redacted(path)).isEqualTo(clean);
  }
}
