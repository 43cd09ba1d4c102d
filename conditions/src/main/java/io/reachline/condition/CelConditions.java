package io.reachline.condition;

import io.reachline.cache.LruMap;
import io.reachline.routing.Conditions;
import io.reachline.routing.Facts;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions in CEL, bounded by construction: at most 2,000 characters, no loops, and regular
 * expressions that are literals, whose cost is linear in the text. The work that they do on a
 * message is bounded too, one by one and together. CEL itself is loaded with the first expression.
 * Compiled expressions are kept, by their text. Safe for use by many threads.
 */
public final class CelConditions implements Conditions {
  private static final int KEPT = 1_000;
  private static final Compiled TOO_LONG =
      new Compiled.Refused("longer than %,d characters".formatted(CelLanguage.MAX_CHARACTERS));

  private final Map<String, Compiled> kept = LruMap.ofAtMost(KEPT);

  @Override
  public Optional<String> problem(String expression) {
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    return switch (compiled(expression)) {
      case Compiled.Condition _ -> Optional.empty();
      case Compiled.Refused(String problem) -> Optional.of(problem);
    };
  }

  @Override
  public Evaluator of(Facts facts) {
    return new CelEvaluator(this::compiled, facts, Meter.MAX_OF_ALL);
  }

  Compiled compiled(String expression) {
    if (expression.codePointCount(0, expression.length()) > CelLanguage.MAX_CHARACTERS) {
      return TOO_LONG;
    }
    synchronized (kept) {
      @Nullable Compiled known = kept.get(expression);
      if (known != null) {
        return known;
      }
    }
    // Not under the lock: another thread's known expression does not wait for this one.
    Compiled compiled = CelLanguage.compile(expression);
    synchronized (kept) {
      kept.put(expression, compiled);
    }
    return compiled;
  }
}
