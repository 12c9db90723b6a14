// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

class ArmeriaIT extends FrameworkContract {
  ArmeriaIT() {
    super(Framework.ARMERIA);
  }
}
