package io.reachline.condition;

import dev.cel.runtime.CelEvaluationException;
import io.reachline.routing.Conditions;
import io.reachline.routing.Facts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conditions in CEL, bounded by construction: at most 2,000 characters, no loops, and regular
 * expressions that are literals, whose cost is linear in the text. CEL itself is loaded with the
 * first expression. What was compiled is kept, by the expression's text. Safe for use by many
 * threads.
 */
public final class CelConditions implements Conditions {
  private static final int KEPT = 1_000;
  private static final Compiled TOO_LONG =
      new Compiled.Refused("longer than %,d characters".formatted(CelLanguage.MAX_CHARACTERS));

  private final Map<String, Compiled> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Compiled> eldest) {
          return size() > KEPT;
        }
      };

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
  public Verdict evaluate(String expression, Facts facts) {
    if (expression.isEmpty()) {
      return Verdict.MATCHED;
    }
    return switch (compiled(expression)) {
      case Compiled.Condition(var program) -> {
        try {
          yield verdict(program.eval(new CelFacts(facts)));
        } catch (CelEvaluationException e) {
          yield Verdict.FAILED;
        }
      }
      case Compiled.Refused _ -> Verdict.FAILED;
    };
  }

  private static Verdict verdict(Object value) {
    return switch (value) {
      case Boolean isTrue -> isTrue ? Verdict.MATCHED : Verdict.NOT_MATCHED;
      default -> Verdict.FAILED;
    };
  }

  private Compiled compiled(String expression) {
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
