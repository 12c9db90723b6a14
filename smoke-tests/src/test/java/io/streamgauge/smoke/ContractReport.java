// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Notes for {@link ContractPage} how a server did: one class, one server, one row. */
final class ContractReport implements TestWatcher, AfterAllCallback {
  private final Set<String> leftOut = new TreeSet<>();
  private int passed;
  private int failed;

  @Override
  public void testSuccessful(ExtensionContext context) {
    passed++;
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    failed++;
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    leftOut.add(context.getRequiredTestMethod().getName());
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    leftOut.add(context.getRequiredTestMethod().getName());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    ServerContract contract = (ServerContract) context.getRequiredTestInstance();
    if (passed + failed > 0) {
      new ContractPage.Row(
              contract.getClass().getSimpleName(),
              contract.title(),
              passed + (failed == 0 ? "" : ", " + failed + " failed"),
              leftOut.isEmpty() ? "" : String.join(", ", leftOut))
          .saveIn(Workspace.contractResults());
    }
  }
}
