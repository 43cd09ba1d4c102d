package io.reachline.condition;

import com.google.re2j.Pattern;
import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelLateFunctionBindings;
import io.reachline.condition.Compilation.Position;
import io.reachline.routing.Conditions;
import io.reachline.routing.Conditions.Verdict;
import io.reachline.routing.Facts;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;

/**
 * An evaluator of the conditions of one message's rules that meters their cost. Each part of an
 * expression is charged by the size of its value, since CEL's functions take time in proportion to
 * their arguments. The exceptions, {@code contains} and {@code matches}, are implemented here.
 */
final class CelEvaluator implements Conditions.Evaluator {
  private static final int NODE = 20;
  private static final int ELEMENT = 16;

  // The cost of a regular expression per character of the text, in addition to its instructions.
  private static final int STEP = 16;

  private static final java.util.regex.Pattern POSITION =
      java.util.regex.Pattern.compile("^evaluation error at [^:]*:(\\d{1,9}): ");

  private final Function<String, Compilation> compiler;
  private final Meter meter;
  private final FactsResolver facts;
  private final CelLateFunctionBindings functions;
  private Map<String, Pattern> patterns = Map.of();

  @SuppressWarnings("Immutable") // The functions belong to this evaluator only.
  CelEvaluator(Function<String, Compilation> compiler, Facts facts, long maxOfAll) {
    this.compiler = compiler;
    this.meter = new Meter(maxOfAll);
    this.facts = new FactsResolver(facts, meter);
    this.functions =
        CelLateFunctionBindings.from(
            CelFunctionBinding.from("contains_string", String.class, String.class, this::contains),
            CelFunctionBinding.from("matches", String.class, String.class, this::matches),
            CelFunctionBinding.from("matches_string", String.class, String.class, this::matches));
  }

  @Override
  public Verdict evaluate(String expression) {
    if (expression.isEmpty()) {
      return new Verdict.Matched();
    }
    if (meter.isSpent()) {
      return overBudget();
    }
    meter.begin(expression);
    if (meter.isExceeded()) {
      return overBudget();
    }
    return switch (compiler.apply(expression)) {
      case Compilation.Condition condition -> evaluate(condition);
      case Compilation.Refused(var problem) -> new Verdict.Failed(problem);
    };
  }

  /** Returns the units of work left for further conditions. */
  long left() {
    return meter.leftOfAll();
  }

  private Verdict evaluate(Compilation.Condition condition) {
    patterns = condition.patterns();
    try {
      Object value =
          condition.program().trace(facts, functions, (node, of) -> charge(condition, node, of));
      // In `a || b` a true `b` hides that `a` failed by its cost.
      return meter.isExceeded() ? overBudget() : verdict(value);
    } catch (CelEvaluationException e) {
      return meter.isExceeded() ? overBudget() : new Verdict.Failed(reason(condition, e));
    }
  }

  private static Verdict verdict(Object value) {
    return switch (value) {
      case Boolean isTrue -> isTrue ? new Verdict.Matched() : new Verdict.NotMatched();
      default -> new Verdict.Failed("its value is neither true nor false");
    };
  }

  private Verdict overBudget() {
    return new Verdict.Failed(
        meter.isSpent()
            ? "the conditions of this message's rules cost more together than they may"
            : "it costs more than one condition may");
  }

  private void charge(Compilation.Condition condition, CelExpr node, Object value) {
    meter.charge(NODE);
    charge(value);
    if (value instanceof String text && condition.squared().contains(node.id())) {
      meter.charge((long) text.length() * text.length() / 16);
    }
  }

  /** Charges a value by its size. Metered collections charge on their own when they are read. */
  private void charge(Object value) {
    switch (value) {
      case String text -> meter.charge(text.length() / 2);
      case dev.cel.common.values.CelByteString bytes -> meter.charge(bytes.size() / 2);
      case MeteredMap _, MeteredList _ -> {}
      case Collection<?> collection -> chargeEach(collection);
      case Map<?, ?> map -> {
        chargeEach(map.keySet());
        chargeEach(map.values());
      }
      default -> {}
    }
  }

  private void chargeEach(Collection<?> values) {
    for (Object value : values) {
      meter.charge(ELEMENT);
      charge(value);
    }
  }

  private boolean contains(String text, String part) {
    meter.charge((long) text.length() + part.length());
    return TextSearch.contains(text, part);
  }

  private boolean matches(String text, String expression) {
    Pattern pattern = Objects.requireNonNull(patterns.get(expression));
    meter.charge((text.length() + 1L) * (pattern.programSize() + STEP) * 5 / 4);
    return pattern.matcher(text).find();
  }

  /**
   * Returns the position and reason of a failure, without CEL's own message, which quotes values.
   */
  private static String reason(Compilation.Condition condition, CelEvaluationException e) {
    String reason = reason(e.getErrorCode());
    Matcher position = POSITION.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
    return position.find()
        ? Position.at(condition.tree(), Integer.parseInt(position.group(1))).of(reason)
        : reason;
  }

  private static String reason(CelErrorCode code) {
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> "a field or key is missing";
      case INDEX_OUT_OF_BOUNDS -> "there is no element of this index";
      case DIVIDE_BY_ZERO -> "a number is divided by zero";
      case DUPLICATE_ATTRIBUTE -> "a map has a key twice";
      case INVALID_ARGUMENT, BAD_FORMAT -> "a value does not have the form that is wanted";
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD ->
          "there is no such operation for values of these types";
      case NUMERIC_OVERFLOW -> "a number is out of range";
      case TYPE_NOT_FOUND, INTERNAL_ERROR, ITERATION_BUDGET_EXCEEDED ->
          "it has no value for this message";
    };
  }
}
