// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import io.streamgauge.agent.telemetry.Attribute;
import io.streamgauge.agent.telemetry.Labels;
import io.streamgauge.agent.telemetry.Metric;
import io.streamgauge.agent.telemetry.MetricStore;
import io.streamgauge.agent.telemetry.Series;

/** The series of messages of one type, of all streams with the same attributes. */
final class MessageSeries {

  private final Series messages;
  private final Series sizes;

  MessageSeries(MetricStore store, Labels stream, String type) {
    Labels labels = stream.and(Attribute.MESSAGE_TYPE, type);
    messages = store.series(Metric.STREAM_MESSAGES, labels);
    sizes = store.series(Metric.STREAM_MESSAGE_SIZE, labels);
  }

  void add(long more) {
    messages.add(more);
  }

  void bytes(long more) {
    sizes.recordSum(more);
  }

  void sizes(int bucket, int more) {
    sizes.record(bucket, more);
  }
}
