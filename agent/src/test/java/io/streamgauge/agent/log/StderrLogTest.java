// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class StderrLogTest {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final StderrLog log = new StderrLog(new PrintStream(bytes, true, UTF_8));
  private final Logger logger = new StderrLogger("any", log);

  @Test
  void slf4jFindsTheProvider() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(StderrProvider.class);
    assertThat(LoggerFactory.getLogger("a")).isSameAs(LoggerFactory.getLogger("a"));
  }

  @Test
  void lineHasPrefixTimeLevelAndMessage() {
    logger.warn("{} of {} joinpoints", 3, 4);

    assertThat(lines())
        .singleElement()
        .asString()
        .matches("\\[streamgauge] " + TIME + " WARN 3 of 4 joinpoints");
  }

  @Test
  void throwableIsOneLineWithItsRootCause() {
    logger.error(
        "export failed", new IllegalStateException("outer", new IOException("refused\nby peer")));

    assertThat(lines())
        .singleElement()
        .asString()
        .endsWith(
            "ERROR export failed: java.lang.IllegalStateException: outer, caused by"
                + " java.io.IOException: refused by peer");
  }

  @Test
  void throwableHasItsStackAtDebug() {
    log.printUpTo(LogLevel.DEBUG);
    logger.error("export failed", new IOException("refused"));

    assertThat(lines()).hasSizeGreaterThan(2);
    assertThat(lines()).anyMatch(line -> line.startsWith("\tat " + getClass().getName()));
  }

  @Test
  void lineBreaksInArgumentsDoNotForgeLines() {
    logger.info("route {}", "/a\r\n[streamgauge] forged");

    assertThat(lines()).singleElement().asString().endsWith("INFO route /a  [streamgauge] forged");
  }

  @Test
  void levelDecidesWhatIsPrinted() {
    for (LogLevel level : LogLevel.values()) {
      bytes.reset();
      StderrLog fresh = new StderrLog(new PrintStream(bytes, true, UTF_8));
      fresh.printUpTo(level);
      Logger all = new StderrLogger("any", fresh);
      all.error("e");
      all.warn("w");
      all.info("i");
      all.debug("d");
      all.trace("t");

      assertThat(lines()).as(level.name()).hasSize(level.ordinal());
    }
  }

  @Test
  void repeatedFormatIsHeldBackWhateverItsArguments() {
    for (int i = 0; i < 100; i++) {
      logger.warn("stream {} failed", i);
    }
    logger.warn("another");

    assertThat(lines()).hasSize(2);
  }

  @Test
  void nothingIsHeldBackAtDebug() {
    log.printUpTo(LogLevel.DEBUG);
    logger.debug("woven {}", "a");
    logger.debug("woven {}", "b");

    assertThat(lines()).hasSize(2);
  }

  @Test
  void failingArgumentsAndStreamsDoNotReachTheCaller() {
    PrintStream broken =
        new PrintStream(OutputStream.nullOutputStream()) {
          @Override
          public void print(String text) {
            throw new IllegalStateException("closed");
          }
        };
    RuntimeException unprintable =
        new RuntimeException() {
          private static final long serialVersionUID = 1L;

          @Override
          public String getMessage() {
            throw new StackOverflowError();
          }
        };

    assertThatCode(() -> new StderrLogger("any", new StderrLog(broken)).error("a"))
        .doesNotThrowAnyException();
    assertThatCode(() -> logger.error("b", unprintable)).doesNotThrowAnyException();
  }

  private List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }
}
