// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpExchangeTest {

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, localhost, 8080",
    "localhost, localhost, 0",
    "[::1]:81, [::1], 81",
    "[::1], [::1], 0",
    "localhost:http, localhost, 0",
    ", , 0",
  })
  void aHostHeaderIsANameAndPerhapsAPort(@Nullable String sent, @Nullable String name, int port) {
    HttpExchange exchange = new HttpExchange("netty", 1);
    exchange.head("GET", "/x", "http", "HTTP/1.1", sent);
    assertThat(exchange.host()).isEqualTo(name);
    assertThat(Math.max(0, exchange.port())).isEqualTo(port);
  }
}
