// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files, which may go to the socket past every buffer of the container. */
interface FileContract extends Contract {
  @Test
  default void countsAFileOfThreeHundredMegabytes() {
    assertThatExchange(run(Scenario.HUGE_FILE))
        .isMeasured()
        .sent(Scenario.HUGE_SIZE)
        .hasOutcome("completed")
        .isNoError();
  }

  @Test
  default void countsARangeOfAFile() {
    assertThatExchange(run(Scenario.HUGE_FILE_RANGE))
        .isMeasured()
        .sent(1 << 20)
        .hasOutcome("completed");
  }

  @Test
  default void countsAFileTheApplicationHandsOver() {
    assertCompletes(Scenario.FILE_HANDED_OVER).sent(2_000_000).isOutboundStream("http");
  }

  /** One connection carries them all: each transfer ends before the next request is read. */
  @Test
  default void countsEachOfManyFilesInARow() {
    String target = measured().lane() + "/sendfile?end=20000000";
    List<TraceParent> callers = Stream.generate(TraceParent::create).limit(30).toList();
    List<WireResponse> responses = new ArrayList<>();
    try (WireClient client = measured().connect()) {
      callers.forEach(c -> responses.add(client.exchange(c.parentOf(WireRequest.get(target)))));
    }
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < callers.size(); i++) {
      exchanges.add(measured().reported(callers.get(i), WireRequest.get(target), responses.get(i)));
    }
    assertThat(exchanges)
        .allSatisfy(
            exchange ->
                assertThatExchange(exchange)
                    .isOutboundStream("http")
                    .isMeasured()
                    .sent(20_000_000)
                    .hasOutcome("completed"));
  }
}
