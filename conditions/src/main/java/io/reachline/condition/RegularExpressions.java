package io.reachline.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import io.reachline.condition.Compiled.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what the regular expressions of one condition cost. Matching takes time in proportion to
 * the text and to the size of the compiled expression, so that size is limited; and compiling takes
 * memory in proportion to the product of nested repetitions, so these are limited before.
 */
final class RegularExpressions {
  private static final int MAX_COMPILED = 250;
  private static final long MAX_REPEATED = 200_000;
  private static final java.util.regex.Pattern REPETITION =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?}");

  private final CelAbstractSyntaxTree tree;
  private final Map<String, Pattern> patterns = new HashMap<>();
  private int compiled;

  RegularExpressions(CelAbstractSyntaxTree tree) {
    this.tree = tree;
  }

  /** Compiles those of the condition, and returns the first that cannot be had. */
  Optional<Compiled.Refused> problem() {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == ExprKind.Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> call.function().equals("matches"))
        .flatMap(call -> refuse(call.args().getLast()).stream())
        .findFirst();
  }

  /** Returns what was compiled, by its text. */
  Map<String, Pattern> patterns() {
    return Map.copyOf(patterns);
  }

  private Optional<Compiled.Refused> refuse(CelExpr argument) {
    if (argument.getKind() != ExprKind.Kind.CONSTANT
        || argument.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return refused(argument, "a regular expression must be a literal string");
    }
    String pattern = argument.constant().stringValue();
    if (repeated(pattern) > MAX_REPEATED) {
      return refused(argument, "the regular expression repeats too much");
    }
    try {
      Pattern program = Pattern.compile(pattern);
      compiled += program.programSize();
      patterns.put(pattern, program);
    } catch (PatternSyntaxException e) {
      return refused(argument, "no regular expression: %s".formatted(e.getDescription()));
    }
    return compiled > MAX_COMPILED
        ? refused(argument, "the regular expressions are too large")
        : Optional.empty();
  }

  /** Returns at least the length of an expression with its counted repetitions written out. */
  private static long repeated(String pattern) {
    long length = pattern.length();
    Matcher repetition = REPETITION.matcher(pattern);
    while (repetition.find() && length <= MAX_REPEATED) {
      length *= Math.max(1, Math.max(bound(repetition.group(1)), bound(repetition.group(2))));
    }
    return length;
  }

  private static long bound(@Nullable String digits) {
    return digits == null || digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  private Optional<Compiled.Refused> refused(CelExpr at, String reason) {
    int offset = tree.getSource().getPositionsMap().getOrDefault(at.id(), 0);
    return Optional.of(Compiled.Refused.at(Position.at(tree, offset), reason));
  }
}
