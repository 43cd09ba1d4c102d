package io.reachline.condition;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import io.reachline.condition.Compilation.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * The regular expressions of one condition, compiled within limits. Matching takes time in
 * proportion to the size of the compiled expression, so that size is limited. Compiling takes
 * memory in proportion to the product of nested repetitions, so those are limited before.
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

  /** Compiles the condition's regular expressions and returns the first problem. */
  Optional<Compilation.Refused> problem() {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == ExprKind.Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> call.function().equals("matches"))
        .flatMap(call -> refuse(call.args().getLast()).stream())
        .findFirst();
  }

  /** Returns the compiled regular expressions by their text. */
  Map<String, Pattern> patterns() {
    return Map.copyOf(patterns);
  }

  private Optional<Compilation.Refused> refuse(CelExpr argument) {
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

  /** Returns an upper bound of an expression's length with counted repetitions written out. */
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

  private Optional<Compilation.Refused> refused(CelExpr at, String reason) {
    int offset = tree.getSource().getPositionsMap().getOrDefault(at.id(), 0);
    return Optional.of(Compilation.Refused.at(Position.at(tree, offset), reason));
  }
}
