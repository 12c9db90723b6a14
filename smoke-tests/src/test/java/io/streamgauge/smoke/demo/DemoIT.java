// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README promises of the demo. */
class DemoIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    Screen screen = Screen.to(new PrintStream(out, true, StandardCharsets.UTF_8));
    return new CommandLine(new Demo(screen)).setErr(new PrintWriter(err)).execute(arguments);
  }

  @Test
  void findsEveryStreamEqualToTheByte() {
    int code = run("--seconds", "5");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("All 5 streams are equal to the byte.")
        .contains("completed", "client_abort");
    assertThat(code).isZero();
  }

  @Test
  void refusesATomcatItDoesNotHave() {
    assertThat(run("--tomcat", "8")).isEqualTo(2);
    assertThat(err.toString()).contains("--tomcat must be 9, 10 or 11");
  }
}
