// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class ContractReportTest {
  private static final String DIRECTORY = "streamgauge.contract";

  private @Nullable String before;

  @TempDir private Path results;

  @BeforeEach
  void noteElsewhere() {
    before = System.setProperty(DIRECTORY, results.toString());
  }

  @AfterEach
  void noteWhereItWas() {
    if (before == null) {
      System.clearProperty(DIRECTORY);
    } else {
      System.setProperty(DIRECTORY, before);
    }
  }

  @Test
  void caseThatHoldsAtItsSecondTryCountsBesideThoseThatHeldAtTheFirst() throws Exception {
    run("holds", "holdsTheSecondTime", "isLeftOut");
    assertThat(noted())
        .containsExactly("OneServer", "a server, JDK 17", "1, 1 failed", "isLeftOut");
    run("holdsTheSecondTime");
    assertThat(noted()).containsExactly("OneServer", "a server, JDK 17", "2", "isLeftOut");
  }

  private List<String> noted() throws Exception {
    return Files.readAllLines(results.resolve("OneServer.txt"));
  }

  private static void run(String... tests) {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String test : tests) {
      request.selectors(selectMethod(OneServer.class, test));
    }
    LauncherFactory.create().execute(request.build());
  }

  /** What is run by the test, and by nobody else. */
  static final class OneServer extends ServerContract {
    private static int tries;

    OneServer() {
      super(new Nowhere(), 17);
    }

    @Override
    void start() {}

    @Test
    void holds() {}

    @Test
    void holdsTheSecondTime() {
      tries++;
      assertThat(tries).isEqualTo(2);
    }

    @Test
    @Disabled("to see that it is said")
    void isLeftOut() {}
  }

  private record Nowhere() implements ServerUnderTest {
    @Override
    public String title() {
      return "a server";
    }

    @Override
    public TestServer start(Launch launch) {
      throw new UnsupportedOperationException();
    }
  }
}
