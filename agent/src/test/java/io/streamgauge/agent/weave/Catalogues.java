// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Joinpoint tables that are filled at once. */
public final class Catalogues {

  private Catalogues() {}

  /** The table of one instrumentation, of whatever library. */
  public static JoinpointTable table(StreamInstrumentation instrumentation) {
    return filled(
        new JoinpointTable.Catalogue() {
          @Override
          public String[][] packages() {
            return new String[][] {{""}};
          }

          @Override
          public StreamInstrumentation[] instrumentations(int library) {
            return new StreamInstrumentation[] {instrumentation};
          }
        });
  }

  /** The table of all libraries. */
  static JoinpointTable filled(JoinpointTable.Catalogue catalogue) {
    JoinpointTable table = new JoinpointTable(catalogue);
    typesOf(table, catalogue);
    return table;
  }

  /** All classes with joinpoints or slots. */
  static Collection<JoinpointTable.WovenType> typesOf(
      JoinpointTable table, JoinpointTable.Catalogue catalogue) {
    List<JoinpointTable.WovenType> types = new ArrayList<>();
    for (int library = 0; library < catalogue.packages().length; library++) {
      types.addAll(table.types(library).values());
    }
    return types;
  }
}
