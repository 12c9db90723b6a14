// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects where two sides disagree. */
final class Differences {
  private final List<String> found = new ArrayList<>();

  void add(String difference) {
    found.add(difference);
  }

  <T> void compare(String what, T expected, Optional<T> told) {
    if (!told.equals(Optional.of(expected))) {
      String said = told.map(String::valueOf).orElse("nothing");
      found.add(what + ": " + said + " instead of " + expected);
    }
  }

  List<String> list() {
    return List.copyOf(found);
  }
}
