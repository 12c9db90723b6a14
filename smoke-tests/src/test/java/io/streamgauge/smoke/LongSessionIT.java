// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A WebSocket session of a minute is in the traces while it is open, and adds up afterwards. */
@Tag("long")
class LongSessionIT {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration A_MINUTE_AND_MORE = Duration.ofSeconds(80);

  /** One after ten seconds, the next half a minute later. */
  private static final int SEGMENTS = 2;

  static Stream<Arguments> servers() {
    return Stream.of(
        Arguments.of(TomcatDistribution.TOMCAT_11, "/{does}"),
        Arguments.of(NettyLibraries.NETTY_4_2, "/echo"));
  }

  @ParameterizedTest
  @MethodSource("servers")
  void sessionOfAMinuteShowsWhileItIsOpen(ServerUnderTest underTest, String endpoint) {
    try (MeasuredServer server =
            MeasuredServer.start(
                underTest, Jdks.current(), Connectors.PLAIN, Launch::withWebSockets);
        WebSocketTalk talk =
            WebSocketTalk.begin(server, "/app/w0/echo", "/app/w0" + endpoint, List.of())) {
      long begun = System.nanoTime();
      int messages = 0;
      while (System.nanoTime() - begun < Duration.ofMinutes(1).toNanos()) {
        talk.tell("text " + "x".repeat(messages), "frame 2 0 7", "frame 0 1 8");
        messages += 2;
        talk.tell("expect " + messages);
        Poll.holds(SECOND, () -> false);
      }
      for (String direction : List.of("outbound", "inbound")) {
        assertThat(
                Poll.holds(A_MINUTE_AND_MORE, () -> segments(talk, direction).size() >= SEGMENTS))
            .isTrue();
        assertThat(segments(talk, direction))
            .noneMatch(
                segment ->
                    segment.attribute("streamgauge.segment.final").orElseThrow().equals(true));
      }
      assertThat(talk.spans()).noneMatch(span -> span.name().startsWith("websocket.session"));

      SpanView session = talk.closed().isMeasured().span();
      assertThat(session.attribute("streamgauge.stream.sent.messages")).contains((long) messages);
      assertAddUp(talk, session, "outbound", "sent");
      assertAddUp(talk, session, "inbound", "received");
    }
  }

  private static void assertAddUp(
      WebSocketTalk talk, SpanView session, String direction, String way) {
    SpanView stream = talk.span(way.equals("sent") ? "stream.send" : "stream.receive");
    assertThat(stream.parentSpanId()).isEqualTo(session.spanId());
    assertThat(Poll.holds(A_MINUTE_AND_MORE, () -> segments(talk, direction).size() > SEGMENTS))
        .isTrue();
    List<SpanView> segments = segments(talk, direction);
    assertThat(segments).allMatch(segment -> segment.parentSpanId().equals(stream.spanId()));
    for (String what : List.of("bytes", "chunks", "messages")) {
      Object total = session.attribute("streamgauge.stream." + way + "." + what).orElseThrow();
      String key = "streamgauge.stream." + what;
      assertThat(stream.attribute(key)).contains(total);
      assertThat(segments.stream().mapToLong(one -> (Long) one.attribute(key).orElseThrow()).sum())
          .as("%s of the segments %s", what, direction)
          .isEqualTo(total);
    }
  }

  private static List<SpanView> segments(WebSocketTalk talk, String direction) {
    return talk.spans().stream()
        .filter(span -> span.name().equals("stream.segment"))
        .filter(
            span -> span.attribute("streamgauge.stream.direction").orElseThrow().equals(direction))
        .toList();
  }
}
