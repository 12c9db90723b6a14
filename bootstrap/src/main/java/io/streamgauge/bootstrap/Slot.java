// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import org.jspecify.annotations.Nullable;

/**
 * Woven into the library's own objects: one field and its two accessors, so that a stream's meter
 * is found without a map and dies with the object.
 */
public interface Slot {

  /** The meter in this slot. */
  @Nullable Meter streamgauge$meter();

  /** Puts a meter into this slot, or empties it. */
  void streamgauge$meter(@Nullable Meter meter);
}
