// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class ArmeriaIT extends FrameworkContract {
  ArmeriaIT() {
    super(Framework.ARMERIA);
  }

  /**
   * Armeria's channels have no high-water mark to speak of: it counts what is on its way itself.
   */
  @Override
  public boolean tellsWhenNotToWrite() {
    return false;
  }
}
