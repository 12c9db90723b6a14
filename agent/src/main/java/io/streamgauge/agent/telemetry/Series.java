// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.telemetry;

/**
 * One metric with one set of attributes, cumulative since the agent's start. Guarded by the pulse:
 * see {@link MetricStore}.
 */
public final class Series {

  private final Metric metric;
  private final Labels labels;
  private final long[] buckets;
  private long count;
  private double sum;

  Series(Metric metric, Labels labels) {
    this.metric = metric;
    this.labels = labels;
    this.buckets = new long[metric.kind() == Metric.Kind.HISTOGRAM ? metric.buckets() : 0];
  }

  /** The metric it belongs to. */
  public Metric metric() {
    return metric;
  }

  /** Its attributes. */
  public Labels labels() {
    return labels;
  }

  /**
   * The value of a counter or level, a time in nanoseconds, the number of values of a histogram.
   */
  public long count() {
    return count;
  }

  /** The sum of a histogram's values. */
  public double sum() {
    return sum;
  }

  /** A histogram's bucket counts. */
  public long[] buckets() {
    return buckets.clone();
  }

  /** Adds to a counter or level. */
  public void add(long amount) {
    count += amount;
  }

  /** Sets a level. */
  public void set(long level) {
    count = level;
  }

  /** Raises a peak. */
  public void raise(double value) {
    sum = Math.max(sum, value);
  }

  /** The peak since it was last taken. */
  public double takePeak() {
    double peak = sum;
    sum = 0;
    return peak;
  }

  /** Adds one value to a histogram. */
  public void record(double value) {
    count++;
    sum += value;
    buckets[metric.bucketOf(value)]++;
  }

  /** Adds values that were sorted into the histogram's buckets elsewhere. */
  public void record(int bucket, long values) {
    count += values;
    buckets[bucket] += values;
  }

  /** Adds to the sum for values that were sorted elsewhere. */
  public void recordSum(double values) {
    sum += values;
  }
}
