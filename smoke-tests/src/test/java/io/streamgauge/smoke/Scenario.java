// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The requests of the contract, one for each way an exchange can go.
 *
 * <p>The contract tests say what must be measured of each; the transparency test sends all of them
 * with and without the agent and compares what came back.
 */
enum Scenario {
  TEN_SINGLE_BYTES("/write?unit=int&n=10"),
  TEN_THOUSAND_SINGLE_BYTES("/write?unit=int&n=10000"),
  ONE_ARRAY("/write?size=10000"),
  LARGE_ARRAYS("/write?size=65536&n=16"),
  ARRAY_OF_KNOWN_LENGTH("/write?size=1000&length=1000"),
  PRINT("/write?unit=print&size=200"),
  PRINTLN("/write?unit=println&size=3"),
  ASCII_WRITER("/write?unit=ascii&size=20000"),
  TWO_BYTE_WRITER("/write?unit=twobyte&size=5000"),
  TWO_LARGE_WRITES_BY_WRITER("/write?unit=ascii&size=5000&n=2"),
  HUNDRED_SMALL_WRITES_BY_WRITER("/write?unit=ascii&size=100&n=100"),
  THREE_FLUSHES("/write?size=100&n=3&flush=1"),
  BYTE_BUFFER("/write?unit=buffer&size=5000"),
  RESET_BUFFER("/reset"),
  PASSING_WRAPPER("/write?size=1000&wrap=pass"),
  BUFFERING_WRAPPER("/write?size=100&n=10&wrap=buffer"),
  APPLICATION_GZIP("/write?size=100000&wrap=gzip"),
  HEAD("/write?size=10000", r -> WireRequest.of("HEAD", r.target())),
  NO_CONTENT("/write?size=10&status=204"),
  NOT_MODIFIED("/write?size=10&status=304"),
  MORE_THAN_CONTENT_LENGTH("/write?length=100&size=150"),
  LESS_THAN_CONTENT_LENGTH("/write?length=100&size=50", r -> r.header("Connection", "close")),
  CONTAINER_GZIP(Connectors.GZIP, "/write?size=1000&n=100", Scenario::acceptingGzip),
  CONTAINER_GZIP_FLUSHED(Connectors.GZIP, "/write?size=1000&n=9&flush=3", Scenario::acceptingGzip),
  INCLUDE("/include?before=100&part=200&after=50"),
  FORWARD("/forward?part=321"),
  EMPTY("/empty"),
  REDIRECT("/redirect"),
  ERROR_PAGE("/error?status=404"),
  EXCEPTION_BEFORE_COMMIT("/throw"),
  EXCEPTION_AFTER_COMMIT("/throw?after=5000"),
  NO_SUCH_BEHAVIOUR("/nothing"),

  THOUSAND_CHUNKS("/write?size=8192&n=1000"),
  EVENTS("/sse?n=20&size=100&gap=5"),
  ASYNC_ON_OWN_THREAD("/async?n=10&size=1000"),
  ASYNC_TIMEOUT("/async-timeout?after=300"),
  NON_BLOCKING("/nonblocking?n=100&size=1000"),

  UPLOAD_BY_STREAM("/upload-stream", r -> post(r).body(Payloads.bytes(2_000_000))),
  UPLOAD_BYTE_BY_BYTE("/upload-bytewise", r -> post(r).body(Payloads.bytes(50_000))),
  UPLOAD_BY_LINES("/upload-lines", r -> post(r).body(Payloads.lines(500))),
  UPLOAD_BY_LISTENER("/upload-listener", r -> post(r).body(Payloads.bytes(300_000))),
  UPLOAD_IN_CHUNKS("/upload-stream", r -> post(r).chunkedBody(Payloads.bytes(100_000), 1000)),
  UPLOAD_UNREAD("/upload-unread", r -> post(r).body(Payloads.bytes(20_000))),
  UPLOAD_EMPTY("/upload-stream", r -> post(r).body(Payloads.bytes(0))),
  FORM(
      "/upload-form",
      r ->
          post(r)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .body(Payloads.form(1000))),
  MULTIPART(
      "/upload-parts",
      r ->
          post(r)
              .header("Content-Type", "multipart/form-data; boundary=" + Payloads.BOUNDARY)
              .body(Payloads.multipart(5000))),
  ECHO("/echo", r -> post(r).body(Payloads.bytes(4000))),

  FILE_HANDED_OVER("/sendfile?start=1000&end=2001000"),
  HUGE_FILE("/app/files/" + Scenario.HUGE_NAME),
  HUGE_FILE_RANGE(
      "/app/files/" + Scenario.HUGE_NAME, r -> r.header("Range", "bytes=1048576-2097151")),

  EXACT_ROUTE("/app/hello"),
  PREFIX_ROUTE("/app/items/4711/parts"),
  EXTENSION_ROUTE("/app/some/page.ext"),
  NO_SUCH_FILE("/app/files/none");

  static final int HUGE_SIZE = 300_000_000;
  private static final String HUGE_NAME = "huge-300000000.bin";

  private final String connector;
  private final String target;
  private final UnaryOperator<WireRequest> change;

  Scenario(String target) {
    this(target, UnaryOperator.identity());
  }

  Scenario(String target, UnaryOperator<WireRequest> change) {
    this("", target, change);
  }

  Scenario(String connector, String target, UnaryOperator<WireRequest> change) {
    this.connector = connector;
    this.target = target;
    this.change = change;
  }

  /** The connector that it needs; where it needs none, it is for whichever is under test. */
  Optional<String> connector() {
    return Optional.of(connector).filter(name -> !name.isEmpty());
  }

  /** The request; behaviours are asked for in that lane, everything else where it is. */
  WireRequest in(String lane) {
    return change.apply(WireRequest.get(target.startsWith("/app/") ? target : lane + target));
  }

  private static WireRequest post(WireRequest get) {
    return WireRequest.of("POST", get.target());
  }

  private static WireRequest acceptingGzip(WireRequest request) {
    return request.header("Accept-Encoding", "gzip");
  }
}
