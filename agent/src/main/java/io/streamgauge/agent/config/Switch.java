// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

/** A signal that is given always, never, or where nobody else gives it. */
public enum Switch {
  /** On unless another agent in this JVM already gives the same signal. */
  AUTO,
  ON,
  OFF
}
