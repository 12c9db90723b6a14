// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts OTLP over one kept connection, on the SDK thread that asks for it, with the SDK's retry
 * policy: OTLP's retryable status codes and failures to connect or to read, after an exponential
 * back-off or what {@code Retry-After} says, as long as the export's timeout allows.
 */
final class SocketSender implements HttpSender {

  private static final Set<Integer> RETRYABLE = new HashSet<>(Arrays.asList(429, 502, 503, 504));

  /** Stands for no timeout, which the SDK writes as 0 or as the largest duration. */
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final HttpSenderConfig config;
  private final @Nullable RetryPolicy retry;
  private volatile @Nullable HttpConnection connection;
  private volatile long deadline;
  private volatile boolean sending;

  SocketSender(HttpSenderConfig config) {
    this.config = config;
    this.retry = config.getRetryPolicy();
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    HttpConnection.Response response;
    try {
      response = send(message);
    } catch (IOException | RuntimeException failure) {
      onError.accept(failure);
      return;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      onError.accept(interrupted);
      return;
    }
    onResponse.accept(response);
  }

  private synchronized HttpConnection.Response send(MessageWriter message)
      throws IOException, InterruptedException {
    long patience = config.getTimeout().toNanos();
    deadline = System.nanoTime() + (patience <= 0 ? LONGEST : Math.min(patience, LONGEST));
    sending = true;
    try {
      Body body = Body.of(message, config.getCompressor());
      for (int attempt = 1; ; attempt++) {
        HttpConnection.Response response = null;
        IOException failure = null;
        try {
          response = exchange(body);
        } catch (IOException e) {
          failure = e;
        }
        if (!isRetryable(response, failure) || !backOff(attempt, response)) {
          return given(response, failure);
        }
      }
    } finally {
      sending = false;
    }
  }

  private static HttpConnection.Response given(
      HttpConnection.@Nullable Response response, @Nullable IOException failure)
      throws IOException {
    if (response == null) {
      throw failure == null ? new IOException("no response") : failure;
    }
    return response;
  }

  /** A kept connection that its server has closed meanwhile is replaced without counting. */
  private HttpConnection.Response exchange(Body body) throws IOException {
    HttpConnection kept = connection;
    if (kept != null) {
      try {
        return exchange(kept, body);
      } catch (SocketTimeoutException slow) {
        throw slow;
      } catch (IOException stale) {
        if (kept.hasAnswered()) {
          throw stale;
        }
      }
    }
    HttpConnection fresh = new HttpConnection(config, deadline);
    connection = fresh;
    fresh.connect();
    return exchange(fresh, body);
  }

  private HttpConnection.Response exchange(HttpConnection on, Body body) throws IOException {
    boolean reusable = false;
    try {
      HttpConnection.Response response = on.post(body, deadline);
      reusable = response.keepsConnection();
      return response;
    } finally {
      if (!reusable) {
        connection = null;
        on.close();
      }
    }
  }

  private boolean isRetryable(
      HttpConnection.@Nullable Response response, @Nullable IOException failure) {
    if (retry == null) {
      return false;
    }
    return response != null
        ? RETRYABLE.contains(response.getStatusCode())
        : !(failure instanceof SSLException);
  }

  /** Waits before the next attempt; false if there is to be none. */
  private boolean backOff(int attempt, HttpConnection.@Nullable Response response)
      throws InterruptedException {
    if (retry == null || attempt >= retry.getMaxAttempts()) {
      return false;
    }
    double longest =
        Math.min(
            (double) retry.getMaxBackoff().toNanos(),
            retry.getInitialBackoff().toNanos()
                * Math.pow(retry.getBackoffMultiplier(), attempt - 1));
    long wait = (long) (longest * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    if (response != null && response.retryAfterNanos() >= 0) {
      wait = response.retryAfterNanos();
    }
    if (System.nanoTime() + wait - deadline >= 0) {
      return false;
    }
    TimeUnit.NANOSECONDS.sleep(wait);
    return true;
  }

  /** Writing to a socket has no timeout, so one that is overdue is closed from outside. */
  void abandonOverdue(long nowNanos) {
    HttpConnection stuck = connection;
    if (sending && stuck != null && nowNanos - deadline > 0) {
      stuck.close();
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    HttpConnection open = connection;
    if (open != null) {
      open.close();
    }
    return CompletableResultCode.ofSuccess();
  }

  /** What is posted: kept in memory only if it is compressed, as its length must be told first. */
  static final class Body {
    private final MessageWriter message;
    private final byte @Nullable [] compressed;
    private final @Nullable String encoding;

    private Body(MessageWriter message, byte @Nullable [] compressed, @Nullable String encoding) {
      this.message = message;
      this.compressed = compressed;
      this.encoding = encoding;
    }

    static Body of(MessageWriter message, @Nullable Compressor compressor) throws IOException {
      if (compressor == null) {
        return new Body(message, null, null);
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getContentLength() / 4 + 64);
      try (OutputStream out = compressor.compress(bytes)) {
        message.writeMessage(out);
      }
      return new Body(message, bytes.toByteArray(), compressor.getEncoding());
    }

    long length() {
      return compressed == null ? message.getContentLength() : compressed.length;
    }

    @Nullable String encoding() {
      return encoding;
    }

    void writeTo(OutputStream out) throws IOException {
      if (compressed == null) {
        message.writeMessage(out);
      } else {
        out.write(compressed);
      }
    }
  }
}
