// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation;

/** One library's joinpoints. Implementations are stateless and name their advice by class only. */
public interface StreamInstrumentation {

  /** The library as an operator knows it, for example {@code Apache Tomcat (HTTP/1.1)}. */
  String library();

  /** The versions it was held against, for example {@code 9.0.31 to 9.0, 10.1, 11}. */
  String versions();

  /** Declares where advice is woven. Called once, in {@code premain}. */
  void declare(Joinpoints on);
}
