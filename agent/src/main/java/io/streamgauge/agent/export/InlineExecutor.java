// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Sends a request on the SDK thread that asks for it, which would only wait for the answer anyway:
 * without it, each exporter has a pool of its own.
 */
final class InlineExecutor extends AbstractExecutorService {

  @Override
  public void execute(Runnable request) {
    request.run();
  }

  @Override
  public void shutdown() {
    // holds nothing
  }

  @Override
  public List<Runnable> shutdownNow() {
    return Collections.emptyList();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return false;
  }
}
