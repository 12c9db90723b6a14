// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.config;

import org.jspecify.annotations.Nullable;

/** Which messages have spans of their own. */
public final class TracedMessages {

  public static final TracedMessages NONE = new TracedMessages(false, 0);

  /** Those that failed or took long. */
  public static final TracedMessages ANOMALOUS = new TracedMessages(true, 0);

  private static final String RATIO = "ratio:";

  private final boolean anomalous;
  private final double ratio;

  private TracedMessages(boolean anomalous, double ratio) {
    this.anomalous = anomalous;
    this.ratio = ratio;
  }

  /** That share of all, between 0 and 1. */
  public static TracedMessages ratio(double share) {
    return new TracedMessages(false, share);
  }

  /** {@code off}, {@code anomalous} or {@code ratio:0.01}; null for anything else. */
  static @Nullable TracedMessages parse(String text) {
    if (text.equalsIgnoreCase("off")) {
      return NONE;
    }
    if (text.equalsIgnoreCase("anomalous")) {
      return ANOMALOUS;
    }
    if (!text.regionMatches(true, 0, RATIO, 0, RATIO.length())) {
      return null;
    }
    try {
      double share = Double.parseDouble(text.substring(RATIO.length()).trim());
      return share >= 0 && share <= 1 ? ratio(share) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether there are any. */
  public boolean areSome() {
    return anomalous || ratio > 0;
  }

  /** Whether it is those that failed or took long. */
  public boolean areAnomalous() {
    return anomalous;
  }

  /** The share of all messages; 0 where it is not a share. */
  public double ratio() {
    return ratio;
  }
}
