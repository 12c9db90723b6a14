// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** WebSocket on whatever is built on Netty: an application, or a framework. */
abstract class OnNettyWebSocketContract extends ServerContract implements WebSocketContract {
  OnNettyWebSocketContract(ServerUnderTest netty) {
    super(netty, 17);
  }

  @Override
  public String webSocketRoute(String lane, String does) {
    return lane + "/" + does;
  }

  /** A session of its own with what answers messages by the same. */
  WebSocketTalk echo(String... options) {
    return talk("echo", options);
  }

  WebSocketTalk talk(String does, String... options) {
    String lane = measured().lane().replace("/c", "/w");
    String path = does.contains("?") ? does.substring(0, does.indexOf('?')) : does;
    return WebSocketTalk.begin(
        measured(), lane + "/" + does, webSocketRoute(lane, path), List.of(options));
  }

  /** What is timed where handlers run on other threads than the one that reads: the handing-on. */
  void assertHandingOnIsTimed() {
    WebSocketTalk talk = talk("slow?ms=150");
    talk.tell("text one", "text two", "expect 2").closed().isMeasured();
    talk.awaitCount("streamgauge.stream.message.process.duration", point -> true, 2);
    assertThat(talk.sum("streamgauge.stream.message.process.duration", point -> true))
        .isLessThan(0.15);
  }

  @Override
  public boolean timesSends() {
    return true;
  }
}
