// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.BlockedTime.NOT_WRITABLE;
import static io.streamgauge.smoke.BlockedTime.OUTBOUND;
import static io.streamgauge.smoke.BlockedTime.READ_CALL;
import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who holds whom up: a client that does not take, a client that does not send, an application that
 * does not write.
 *
 * <p>The kernel's buffers take in a few megabytes before a server notices that its client has
 * paused. The responses are larger than all of them, and the application writes at the speed of
 * memory: on loopback they are full in a small part of the tolerance. So is the rest of the
 * response taken when its client is at full speed again.
 */
interface BackPressureContract extends Contract {
  int PIECE = 65_536;

  /**
   * 12 MiB: Linux lets a send queue grow to 4 MiB, and the client's queue is a small one. More
   * would only take longer after the pause, which counts as blocked, too, on a machine that is
   * busy.
   */
  int PIECES_OF_MUCH = 192;

  int BEFORE_THE_PAUSE = 64 << 10;

  /** Where the server keeps what its client does not take. */
  default String bufferKind() {
    return "servlet_output";
  }

  /** Whether the server tells its application not to write, or has it wait for each piece. */
  default boolean tellsWhenNotToWrite() {
    return true;
  }

  @Test
  default void clientThatPausesHoldsUpAnApplicationThatDoesNotBlock() {
    Paused paused = pause("/nonblocking?size=" + PIECE + "&n=" + PIECES_OF_MUCH);
    paused.assertBlockedForThePause();
    new BlockedTime(measured(), paused.exchange.route())
        .assertBetween(paused.atLeast(), paused.atMost(), List.of(NOT_WRITABLE));
    BufferLevels levels = paused.levels;
    assertThat(levels.changesTo("unwritable", "water_mark") > 0).isEqualTo(tellsWhenNotToWrite());
    assertThat(levels.changesTo("writable", "water_mark"))
        .isEqualTo(levels.changesTo("unwritable", "water_mark"));
    assertThat(levels.changesTo("unwritable", "user")).isZero();
    assertThat(levels.drains()).isGreaterThanOrEqualTo(1);
  }

  @Test
  default void clientThatPausesHoldsUpAWriteCallOfAThreadOfTheApplications() {
    Paused paused = pause("/async?size=" + PIECE + "&n=" + PIECES_OF_MUCH);
    paused.assertBlockedForThePause();
    new BlockedTime(measured(), paused.exchange.route())
        .assertBetween(paused.atLeast(), paused.atMost(), OUTBOUND);
  }

  @Test
  default void applicationThatIsSlowIsHeldUpByNobody() {
    Exchange exchange = measured().run(get("/write?size=1000&n=2&flush=1&gap=3000"));
    assertThatExchange(exchange)
        .isMeasured()
        .sent(2_000)
        .hasOutcome("completed")
        .isOutboundStream("http")
        .wasNotBlocked();
    assertThat(exchange.span().duration().toMillis()).isGreaterThan(2_900);
    new BlockedTime(measured(), exchange.route()).assertNone();
  }

  @Test
  default void clientThatSendsSlowlyHoldsUpNoReadCallOfAnApplicationThatDoesNotBlock() {
    Slow slow = sendSlowly("/upload-listener");
    // Its response is asynchronous and so a stream too: the SERVER span tells of that one.
    assertThatExchange(slow.exchange).isMeasured().isNoError();
    measured().ledger().addInbound(slow.exchange.route(), slow.exchange.request().payload().length);
    new BlockedTime(measured(), slow.exchange.route()).assertNone(List.of(READ_CALL));
  }

  /** A response whose client took 64 KiB, then nothing, then all of it. */
  final class Paused {
    private final Exchange exchange;
    private final Pause pause;
    private final BufferLevels levels;

    private Paused(Exchange exchange, Pause pause, BufferLevels levels) {
      this.exchange = exchange;
      this.pause = pause;
      this.levels = levels;
    }

    Exchange exchange() {
      return exchange;
    }

    double atLeast() {
      return 0.9 * pause.seconds();
    }

    double atMost() {
      return 1.1 * pause.seconds();
    }

    void assertBlockedForThePause() {
      assertThatExchange(exchange)
          .isMeasured()
          .sent((long) PIECE * PIECES_OF_MUCH)
          .hasOutcome("completed")
          .isNoError()
          .isOutboundStream("http")
          .wasBlockedBetween(atLeast(), atMost());
      levels.assertEmptyAgain();
    }
  }

  default Paused pause(String behaviour) {
    WireRequest request = get(behaviour);
    TraceParent caller = TraceParent.create();
    String route = measured().routeOf(request.path());
    BufferLevels levels = new BufferLevels(measured(), route, bufferKind());
    Pause pause = new Pause();
    try (WireClient client = measured().connect(1 << 16)) {
      client.after(
          BEFORE_THE_PAUSE,
          () -> {
            pause.begin();
            levels.assertHoldWithin(pause.left());
            pause.end();
          });
      WireResponse response = client.exchange(caller.parentOf(request));
      return new Paused(measured().reported(caller, request, response), pause, levels);
    }
  }

  /** An upload whose second half came after a pause. */
  record Slow(Exchange exchange, Pause pause) {}

  default Slow sendSlowly(String behaviour) {
    byte[] body = Payloads.bytes(200_000);
    WireRequest request = WireRequest.of("POST", measured().lane() + behaviour).body(body);
    TraceParent caller = TraceParent.create();
    try (WireClient client = measured().connect()) {
      client.sendHead(caller.parentOf(request));
      client.sendBytes(Arrays.copyOf(body, body.length / 2));
      Pause pause = new Pause();
      pause.begin();
      pause.end();
      client.sendBytes(Arrays.copyOfRange(body, body.length / 2, body.length));
      return new Slow(measured().reported(caller, request, client.receive(request)), pause);
    }
  }

  private WireRequest get(String behaviour) {
    return WireRequest.get(measured().lane() + behaviour);
  }
}
