// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

  private final LiveTable table = Exchanges.table();

  private HttpExchange get(@Nullable String path) {
    HttpExchange exchange = new HttpExchange("tomcat", System.nanoTime());
    exchange.request("GET", path, "http", "HTTP/1.1");
    return exchange;
  }

  @ParameterizedTest
  @CsvSource({
    "/,/",
    "/a/b/c,/a/b/c",
    "/items/17,/items/{id}",
    "/items/17/,/items/{id}/",
    "/orders/2026-08-01/lines,/orders/{id}/lines",
    "/u/123e4567-e89b-12d3-a456-426614174000,/u/{id}",
    "/blob/deadbeef01,/blob/{id}",
    "/s/AbCdEfGh12345678,/s/{id}",
    "/live/seg42.m4s,/live/seg{n}.m4s",
    "/live/seg42_v7.ts,/live/seg{n}_v{n}.ts",
    "/static/application-stylesheets.css,/static/application-stylesheets.css",
    "/v1/users,/v1/users",
    "/a/b/c/d/e/f/g/h,/a/b/c/d/e/f",
    "/page;jsessionid=0A1B,/page",
  })
  void templatesKeepWordsAndReplaceIdentifiers(String path, String template) {
    assertThat(Routes.template(path)).isEqualTo(template);
    assertThat(Routes.template(template)).isEqualTo(template);
  }

  @Test
  void tokensAreNoRoutes() {
    String jwt =
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P";
    assertThat(Routes.template("/t/" + jwt)).isEqualTo("/t/{id}");
  }

  @Test
  void pathsThatAreNoneAreOther() {
    assertThat(Routes.template(null)).isEqualTo("_OTHER");
    assertThat(Routes.template("*")).isEqualTo("_OTHER");
  }

  @Test
  void beyondTheLimitRoutesAreOther() {
    Routes routes = new Routes(2);
    assertThat(routes.of(get("/a"))).isEqualTo("/a");
    assertThat(routes.of(get("/b"))).isEqualTo("/b");
    assertThat(routes.of(get("/c"))).isEqualTo("_OTHER");
    assertThat(routes.of(get("/a"))).isEqualTo("/a");
  }

  @ParameterizedTest
  @CsvSource({
    "'',/live,/live,/live",
    "/app,/live,/live,/app/live",
    "/app,/api/*|/other,/api,/app/api/*",
    "/app,*.jsp|/x,/a/b.jsp,/app/*.jsp",
    "/app,/,/any/thing,/app/",
    "/app,/*,'',/app/*",
  })
  void servletPatternsAreRoutes(String context, String patterns, String path, String route) {
    HttpExchange exchange = Exchanges.get(table, "/ignored", Duration.ZERO);
    exchange.mapped(context, patterns.split("\\|"), path);
    assertThat(new Routes(1).of(exchange)).isEqualTo(route).isEqualTo(exchange.httpRoute());
  }
}
