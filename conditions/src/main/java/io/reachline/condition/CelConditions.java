package io.reachline.condition;

import io.reachline.cache.LruMap;
import io.reachline.routing.Conditions;
import io.reachline.routing.Facts;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions written in CEL. An expression has at most 2,000 characters and no loops, and its
 * regular expressions are literals that take time linear in the text. The work that conditions do
 * for a message is limited as well, for each and in total. Compiled expressions are cached. CEL is
 * loaded when the first expression is compiled. Thread-safe.
 */
public final class CelConditions implements Conditions {
  private static final int KEPT = 1_000;
  private static final Compilation TOO_LONG =
      new Compilation.Refused("longer than %,d characters".formatted(CelLanguage.MAX_CHARACTERS));

  private final Map<String, Compilation> kept = LruMap.ofAtMost(KEPT);

  @Override
  public Optional<String> problem(String expression) {
    if (expression.isEmpty()) {
      return Optional.empty();
    }
    return switch (compiled(expression)) {
      case Compilation.Condition _ -> Optional.empty();
      case Compilation.Refused(String problem) -> Optional.of(problem);
    };
  }

  @Override
  public Evaluator of(Facts facts) {
    return new CelEvaluator(this::compiled, facts, Meter.MAX_OF_ALL);
  }

  Compilation compiled(String expression) {
    if (expression.codePointCount(0, expression.length()) > CelLanguage.MAX_CHARACTERS) {
      return TOO_LONG;
    }
    synchronized (kept) {
      @Nullable Compilation known = kept.get(expression);
      if (known != null) {
        return known;
      }
    }
    // Outside the lock, so that other threads can meanwhile use the cache.
    Compilation compiled = CelLanguage.compile(expression);
    synchronized (kept) {
      kept.put(expression, compiled);
    }
    return compiled;
  }
}
