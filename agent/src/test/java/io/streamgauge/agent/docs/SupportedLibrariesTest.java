// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.docs;

import io.streamgauge.agent.Agent;
import io.streamgauge.agent.weave.Joinpoint;
import io.streamgauge.agent.weave.JoinpointTable;
import io.streamgauge.instrumentation.StreamInstrumentation;
import org.junit.jupiter.api.Test;

class SupportedLibrariesTest {

  @Test
  void thePageListsEveryJoinpoint() {
    StringBuilder page = new StringBuilder();
    for (StreamInstrumentation instrumentation : Agent.instrumentations()) {
      page.append("\n### ").append(instrumentation.library()).append("\n\n");
      page.append("Versions: ").append(instrumentation.versions()).append("\n\n");
      page.append("| class | method | advice |\n|---|---|---|\n");
      for (Joinpoint joinpoint : new JoinpointTable(instrumentation).joinpoints()) {
        page.append("| `").append(joinpoint.className());
        page.append("` | `").append(joinpoint.method());
        page.append("` | ").append(joinpoint.advice().getSimpleName()).append(" |\n");
      }
    }
    new GeneratedRegion("docs/supported.md", "joinpoints").holds(page.append('\n').toString());
  }
}
