// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import org.junit.jupiter.api.Tag;

@Tag("long")
class QuarkusIT extends VertxContract {
  QuarkusIT() {
    super(new QuarkusApplication());
  }
}
