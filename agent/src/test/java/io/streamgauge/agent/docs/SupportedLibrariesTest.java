// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.docs;

import io.streamgauge.agent.Libraries;
import io.streamgauge.agent.weave.Catalogues;
import io.streamgauge.agent.weave.Joinpoint;
import io.streamgauge.instrumentation.StreamInstrumentation;
import org.junit.jupiter.api.Test;

class SupportedLibrariesTest {

  @Test
  void thePageListsEveryJoinpoint() {
    StringBuilder page = new StringBuilder();
    Libraries libraries = new Libraries();
    for (int library = 0; library < libraries.packages().length; library++) {
      for (StreamInstrumentation instrumentation : libraries.instrumentations(library)) {
        page.append(sectionOf(instrumentation));
      }
    }
    new GeneratedRegion("docs/supported.md", "joinpoints").holds(page.append('\n').toString());
  }

  private static String sectionOf(StreamInstrumentation instrumentation) {
    StringBuilder section = new StringBuilder();
    section.append("\n### ").append(instrumentation.library()).append("\n\n");
    section.append("Versions: ").append(instrumentation.versions()).append("\n\n");
    section.append("| class | method | advice |\n|---|---|---|\n");
    for (Joinpoint joinpoint : Catalogues.table(instrumentation).joinpoints()) {
      section.append("| `").append(joinpoint.className());
      section.append("` | `").append(joinpoint.method());
      section.append("` | ").append(joinpoint.advice().getSimpleName()).append(" |\n");
    }
    return section.toString();
  }
}
