// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured, several times each: of one kind of figure, for one kind of subject.
 *
 * @param <S> what was measured
 * @param <F> what about it
 */
public final class Medians<S extends Enum<S>, F extends Enum<F>> {

  private final Map<S, Map<F, List<Double>>> values;
  private final Class<F> figures;

  /** Nothing measured yet. */
  public Medians(Class<S> subjects, Class<F> figures) {
    this.values = new EnumMap<>(subjects);
    this.figures = figures;
  }

  /** Adds one measurement. */
  public void add(S subject, F figure, double value) {
    values
        .computeIfAbsent(subject, s -> new EnumMap<>(figures))
        .computeIfAbsent(figure, f -> new ArrayList<>())
        .add(value);
  }

  /** The least of what was measured, if anything was. */
  public OptionalDouble leastOf(S subject, F figure) {
    return sorted(subject, figure).stream().mapToDouble(value -> value).findFirst();
  }

  /** The greatest of what was measured, if anything was. */
  public OptionalDouble mostOf(S subject, F figure) {
    return sorted(subject, figure).stream().mapToDouble(value -> value).max();
  }

  private List<Double> sorted(S subject, F figure) {
    return values.getOrDefault(subject, Map.of()).getOrDefault(figure, List.of()).stream()
        .sorted()
        .toList();
  }

  /** The middle one of what was measured, if anything was. */
  public OptionalDouble of(S subject, F figure) {
    List<Double> sorted = sorted(subject, figure);
    if (sorted.isEmpty()) {
      return OptionalDouble.empty();
    }
    int half = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2);
  }

  /** The sum of what was measured by how often it was, if it was. */
  public OptionalDouble meanOf(S subject, F figure) {
    return sorted(subject, figure).stream().mapToDouble(value -> value).average();
  }

  /** How much {@code subject} is over {@code base}, if both were measured. */
  public OptionalDouble added(S subject, S base, F figure) {
    OptionalDouble with = of(subject, figure);
    OptionalDouble without = of(base, figure);
    return with.isPresent() && without.isPresent()
        ? OptionalDouble.of(with.getAsDouble() - without.getAsDouble())
        : OptionalDouble.empty();
  }
}
