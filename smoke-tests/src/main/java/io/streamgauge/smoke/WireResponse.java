// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * A response as it came off the wire.
 *
 * @param interim how many 1xx responses came before it
 * @param headBytes the length of the status line and headers, interim responses included
 * @param bodyBytes the length of the body without its framing
 * @param chunks the sizes of the HTTP chunks that carried it, the empty last one left out
 * @param sha256 the digest of the body
 * @param text the beginning of the body, as UTF-8
 * @param complete whether it ended where its framing said
 */
public record WireResponse(
    int interim,
    String statusLine,
    List<String> headers,
    long headBytes,
    long bodyBytes,
    List<Integer> chunks,
    String sha256,
    String text,
    boolean complete) {

  /** The one that is under way, of which so many bytes have come. */
  static WireResponse await(Future<WireResponse> response, Duration patience, LongSupplier bytes) {
    try {
      return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "No end within " + patience + ", after " + bytes.getAsLong() + " bytes", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public int status() {
    return Integer.parseInt(statusLine.split(" ", 3)[1]);
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    return header(headers, name);
  }

  static Optional<String> header(List<String> headers, String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return headers.stream()
        .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(header -> header.substring(prefix.length()).trim())
        .findFirst();
  }

  public boolean isChunked() {
    return header("Transfer-Encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  /**
   * All of it that must not change when the agent is there, in a form that reads well in a diff.
   */
  public String transcript() {
    List<String> lasting =
        headers.stream().filter(h -> !h.toLowerCase(Locale.ROOT).startsWith("date:")).toList();
    return "interim %d%n%s%n%s%nbody %d bytes, sha-256 %s%nchunks %s%ncomplete %s%n"
        .formatted(
            interim, statusLine, String.join("\n", lasting), bodyBytes, sha256, chunks, complete);
  }
}
