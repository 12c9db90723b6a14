// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import org.jspecify.annotations.Nullable;

/** Woven into the library's transport objects, as {@link Slot} is: they carry their connection. */
public interface ConnectionSlot {

  /** The connection in this slot. */
  @Nullable Connection streamgauge$connection();

  /** Puts a connection into this slot, or empties it. */
  void streamgauge$connection(@Nullable Connection connection);
}
