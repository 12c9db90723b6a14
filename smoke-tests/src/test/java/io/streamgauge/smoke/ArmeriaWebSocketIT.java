// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class ArmeriaWebSocketIT extends ArmeriaWebSocketContract {

  /** Armeria closes its connection seconds after the close frames: both streams have spans, too. */
  @Test
  @Override
  public void fiveEchoesMakeOneSessionAndOneHandshake() {
    WebSocketTalk talk = echo();
    WebSocketTalk.Ended ended =
        talk.tell("text 1", "text 2", "text 3", "text 4", "text 5", "expect 5")
            .closed()
            .isMeasured();
    assertThat(talk.spans().stream().filter(span -> span.kind().equals("SERVER"))).hasSize(2);
    SpanView handshake = talk.span("GET");
    assertThat(ended.span().parentSpanId()).isEqualTo(handshake.spanId());
    assertThat(handshake.attribute("http.response.status_code")).contains(101L);
    assertThat(handshake.endNanos()).isLessThanOrEqualTo(ended.span().endNanos());
  }
}
