// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Single messages in traces, where {@code streamgauge.traces.messages} asks for those that went
 * wrong.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageSpansIT {

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private @Nullable MeasuredServer started;

  @BeforeAll
  void start() {
    started =
        MeasuredServer.start(
            TomcatDistribution.TOMCAT_11,
            Jdks.current(),
            Connectors.PLAIN,
            launch ->
                launch
                    .withWebSockets()
                    .environment(Map.of("STREAMGAUGE_TRACES_MESSAGES", "anomalous")));
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private MeasuredServer tomcat() {
    if (started == null) {
      throw new IllegalStateException("not started");
    }
    return started;
  }

  private WebSocketTalk talk(int lane, String does) {
    String path = "/app/w" + lane;
    return WebSocketTalk.begin(tomcat(), path + "/" + does, path + "/{does}", List.of());
  }

  @Test
  void messageWhoseHandlerIsSlowIsATraceOfItsOwnWhileItsSessionIsOpen() {
    WebSocketTalk talk = talk(1, "slow?ms=1200");
    talk.tell("text one", "expect 1");
    SpanView message = messageOf(1);
    assertThat(message.kind()).isEqualTo("CONSUMER");
    assertThat(message.duration()).isBetween(Duration.ofMillis(1190), Duration.ofSeconds(4));
    assertThat(message.isError()).isFalse();
    assertIsOf(message, talk.closed().span());
  }

  @Test
  void messageWhoseHandlerThrowsIsAnError() {
    WebSocketTalk talk = talk(2, "fail");
    talk.tell("text one", "closed");
    SpanView session = talk.ended().span();
    SpanView message = messageOf(2);
    assertThat(message.isError()).isTrue();
    assertThat(message.attribute("error.type"))
        .contains("org.apache.tomcat.websocket.WsIOException");
    assertIsOf(message, session);
  }

  @Test
  void messageThatIsFineHasNoSpan() {
    talk(3, "echo").tell("text one", "text two", "expect 2").closed().isMeasured();
    talk(4, "fail").tell("text one", "closed").ended();
    messageOf(4);
    assertThat(tomcat().collector().telemetry().spans())
        .noneMatch(span -> span.name().equals("message.process /app/w3/{does}"));
  }

  private SpanView messageOf(int lane) {
    String name = "message.process /app/w" + lane + "/{does}";
    return tomcat().collector().awaitSpan(PATIENCE, name, span -> span.name().equals(name));
  }

  private static void assertIsOf(SpanView message, SpanView session) {
    assertThat(message.parentSpanId()).isEmpty();
    assertThat(message.traceId()).isNotEqualTo(session.traceId());
    assertThat(message.linkedSpanIds()).containsExactly(session.spanId());
    assertThat(message.attribute("streamgauge.exchange.id"))
        .isEqualTo(session.attribute("streamgauge.exchange.id"));
  }
}
