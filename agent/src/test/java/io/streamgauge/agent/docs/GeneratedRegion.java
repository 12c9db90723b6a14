// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a Markdown page that is generated, between two comments that name it.
 *
 * <p>A test that calls {@link #holds} fails while the page says something else; run with {@code
 * -Dstreamgauge.docs.write=true} it rewrites the page instead.
 */
public final class GeneratedRegion {

  private final Path page;
  private final String start;
  private final String end;

  /**
   * Names a region.
   *
   * @param page path of the page from the root of the repository
   */
  public GeneratedRegion(String page, String name) {
    this.page = Path.of(System.getProperty("basedir", ""), "..", page).normalize();
    this.start = "<!-- generated: " + name + " (-Dstreamgauge.docs.write=true) -->\n";
    this.end = "<!-- end: " + name + " -->";
  }

  /** Fails unless the region holds {@code expected}, or makes it so. */
  public void holds(String expected) {
    try {
      String text = Files.readString(page).replace("\r\n", "\n");
      int from = text.indexOf(start);
      int to = text.indexOf(end);
      assertThat(from).as("%s of %s", start, page).isNotNegative().isLessThan(to);
      from += start.length();
      if (Boolean.getBoolean("streamgauge.docs.write")) {
        Files.write(
            page, (text.substring(0, from) + expected + text.substring(to)).getBytes(UTF_8));
      } else {
        assertThat(text.substring(from, to))
            .as("%s is stale: run mvn verify -Dstreamgauge.docs.write=true", page)
            .isEqualTo(expected);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
