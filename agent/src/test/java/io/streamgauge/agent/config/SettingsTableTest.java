// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamgauge.agent.docs.GeneratedRegion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

  @Test
  void documentationHasTheTableOfTheSettings() {
    new GeneratedRegion("docs/configuration.md", "settings").holds(SettingsTable.markdown());
  }

  @Test
  void everySettingHasItsOwnNameAndASentence() {
    List<String> names = new ArrayList<>();
    for (Setting<?> setting : Setting.all()) {
      assertThat(setting.key()).matches("[a-z]+([.-][a-z]+)*");
      assertThat(setting.meaning()).endsWith(".").doesNotContain("|", "\n");
      names.add(setting.variable());
    }
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }
}
