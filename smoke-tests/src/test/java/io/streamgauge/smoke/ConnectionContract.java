// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static io.streamgauge.smoke.ExchangeAssert.assertThatExchange;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that carry more than one request: the container's objects are used again. */
interface ConnectionContract extends Contract {
  List<Scenario> ON_ONE_CONNECTION =
      List.of(
          Scenario.THREE_FLUSHES,
          Scenario.EMPTY,
          Scenario.UPLOAD_BY_LINES,
          Scenario.HEAD,
          Scenario.ASYNC_ON_OWN_THREAD,
          Scenario.FILE_HANDED_OVER,
          Scenario.TEN_SINGLE_BYTES);

  @Test
  default void keepAliveRequestsAreSeparateStreams() {
    List<TraceParent> callers = new ArrayList<>();
    List<WireRequest> requests = new ArrayList<>();
    List<WireResponse> responses = new ArrayList<>();
    try (WireClient client = measured().connect()) {
      for (Scenario scenario : ON_ONE_CONNECTION) {
        callers.add(TraceParent.create());
        requests.add(scenario.in(measured().lane()));
        responses.add(client.exchange(callers.get(callers.size() - 1).parentOf(last(requests))));
      }
    }
    assertEachIsItsOwn(callers, requests, responses);
  }

  @Test
  default void pipelinedRequestsAreSeparateStreams() {
    List<TraceParent> callers = new ArrayList<>();
    List<WireRequest> requests = new ArrayList<>();
    List<WireResponse> responses = new ArrayList<>();
    try (WireClient client = measured().connect()) {
      for (Scenario scenario : ON_ONE_CONNECTION) {
        callers.add(TraceParent.create());
        requests.add(scenario.in(measured().lane()));
        client.send(callers.get(callers.size() - 1).parentOf(last(requests)));
      }
      requests.forEach(request -> responses.add(client.receive(request)));
    }
    assertEachIsItsOwn(callers, requests, responses);
  }

  private void assertEachIsItsOwn(
      List<TraceParent> callers, List<WireRequest> requests, List<WireResponse> responses) {
    for (int i = 0; i < requests.size(); i++) {
      assertThat(responses.get(i).complete()).isTrue();
      assertThatExchange(measured().reported(callers.get(i), requests.get(i), responses.get(i)))
          .isMeasured()
          .hasOutcome("completed")
          .isNoError();
    }
  }

  private static WireRequest last(List<WireRequest> requests) {
    return requests.get(requests.size() - 1);
  }
}
