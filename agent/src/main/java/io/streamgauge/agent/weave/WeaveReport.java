// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.weave;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was woven and what was left out, and why. Any thread. */
public final class WeaveReport {

  private final Map<Joinpoint, String> skipped = new LinkedHashMap<>();
  private final TreeSet<String> libraries = new TreeSet<>();
  private int retransformed;
  private @Nullable String untold;

  synchronized void woven(JoinpointTable.WovenType type, boolean alreadyLoaded) {
    retransformed += alreadyLoaded ? 1 : 0;
    for (Joinpoint joinpoint : type.joinpoints) {
      String library = joinpoint.library();
      int detail = library.indexOf(" (");
      libraries.add(detail < 0 ? library : library.substring(0, detail));
    }
  }

  synchronized void skipped(Joinpoint joinpoint, String why) {
    skipped.put(joinpoint, why);
    untold = (untold == null ? "" : untold + "; ") + joinpoint + ": " + why;
  }

  /** Joinpoints that were left out, with the reason. */
  public synchronized Map<Joinpoint, String> skipped() {
    return new LinkedHashMap<>(skipped);
  }

  /** What was left out since this was last asked, null where nothing was. */
  public synchronized @Nullable String takeUntold() {
    String told = untold;
    untold = null;
    return told;
  }

  /** Whether a class of any library has been woven: on a busy machine the first takes a while. */
  public synchronized boolean hasLibrary() {
    return !libraries.isEmpty();
  }

  /** In a few words: libraries, whether some were loaded before us, what is missing. */
  public synchronized String summary() {
    return String.join(", ", libraries)
        + (retransformed == 0 ? "" : " (" + retransformed + " classes loaded before the agent)")
        + (skipped.isEmpty() ? "" : ", " + skipped.size() + " joinpoints skipped");
  }
}
