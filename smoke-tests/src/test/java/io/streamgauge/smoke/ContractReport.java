// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Notes for {@link ContractPage} how a server did: one class, one server, one row. A case that has
 * a second try counts once, as it went last: the rest of its class is not run again.
 */
final class ContractReport implements TestWatcher, AfterAllCallback {
  private enum Result {
    HELD,
    FAILED,
    LEFT_OUT
  }

  /** By class, then by case: a second try comes with a report of its own. */
  private static final Map<String, Map<String, Result>> RESULTS = new ConcurrentHashMap<>();

  @Override
  public void testSuccessful(ExtensionContext context) {
    note(context, context.getUniqueId(), Result.HELD);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    note(context, context.getUniqueId(), Result.FAILED);
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    note(context, context.getRequiredTestMethod().getName(), Result.LEFT_OUT);
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    note(context, context.getRequiredTestMethod().getName(), Result.LEFT_OUT);
  }

  private static void note(ExtensionContext context, String name, Result result) {
    resultsOf(context.getRequiredTestClass()).put(name, result);
  }

  private static Map<String, Result> resultsOf(Class<?> tests) {
    return RESULTS.computeIfAbsent(tests.getName(), name -> new ConcurrentSkipListMap<>());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    ServerContract contract = (ServerContract) context.getRequiredTestInstance();
    Map<String, Result> results = resultsOf(contract.getClass());
    int held = namesOf(results, Result.HELD).size();
    int failed = namesOf(results, Result.FAILED).size();
    if (held + failed > 0) {
      new ContractPage.Row(
              contract.getClass().getSimpleName(),
              contract.title(),
              held + (failed == 0 ? "" : ", " + failed + " failed"),
              String.join(", ", namesOf(results, Result.LEFT_OUT)))
          .saveIn(Workspace.contractResults());
    }
  }

  private static List<String> namesOf(Map<String, Result> results, Result result) {
    return results.entrySet().stream()
        .filter(entry -> entry.getValue() == result)
        .map(Map.Entry::getKey)
        .toList();
  }
}
