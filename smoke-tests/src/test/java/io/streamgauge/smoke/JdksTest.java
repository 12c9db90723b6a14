// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdksTest {
  @Test
  void findsTheJdkThisRunsOn() {
    int running = Runtime.version().feature();
    assertThat(Jdks.find(running))
        .hasValueSatisfying(home -> assertThat(Jdks.majorOf(home)).isEqualTo(running));
  }

  @Test
  void findsNoJdkThatNobodyHas() {
    assertThat(Jdks.find(7)).isEmpty();
  }

  @Test
  void directoryWithoutACompilerIsNoJdk(@TempDir Path directory) {
    assertThat(Jdks.majorOf(directory)).isZero();
  }
}
