// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

@Tag("long")
class SpringOnUndertowWebSocketIT extends SpringWebSocketContract {
  SpringOnUndertowWebSocketIT() {
    super(SpringBootJar.UNDERTOW, 17);
  }

  /** Its close frame waits behind the message that is stuck. */
  @Override
  void assertOverflowed(WebSocketTalk.Ended session) {
    session.closedWith(4500, "local").hasOutcome("completed").isNoError();
    assertThat(session.seen().count("close.code")).isEqualTo(4500);
    assertThat(session.seen().text("close.initiator")).isEqualTo("local");
  }
}
