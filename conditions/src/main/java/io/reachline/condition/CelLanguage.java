package io.reachline.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import io.reachline.condition.Compilation.Position;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The dialect of CEL for conditions: boolean results, the macro {@code has}, and no loops. */
final class CelLanguage {
  static final int MAX_CHARACTERS = 2_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_CHARACTERS)
          .maxParseRecursionDepth(32)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();

  /**
   * The runtime without the functions that {@link CelEvaluator} implements: CEL's {@code contains}
   * takes quadratic time, and its {@code matches} compiles the expression at each call.
   */
  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(StandardFunction.CONTAINS, StandardFunction.MATCHES)
                  .build())
          .addLateBoundFunctions("contains", "matches")
          .build();

  /** The parts of CEL's messages that mean nothing to an author of conditions. */
  private static final Pattern INTERNALS =
      Pattern.compile(" \\(in container ''\\)| \\(candidates: .*\\)$| expecting \\{.*}$");

  /** The variable at the end of a text, before a field. */
  private static final Pattern VARIABLE_BEFORE = Pattern.compile("[a-z]+$");

  private CelLanguage() {}

  private static CelCompiler compiler() {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.HAS)
            .setTypeProvider(new CelVariables())
            .setResultType(SimpleType.BOOL);
    CelVariables.VARIABLES.forEach(compiler::addVar);
    return compiler.build();
  }

  static Compilation compile(String expression) {
    CelValidationResult result = COMPILER.compile(expression);
    if (result.hasError()) {
      CelIssue issue = result.getErrors().getFirst();
      return Compilation.Refused.at(
          Position.of(issue.getSourceLocation()),
          INTERNALS.matcher(issue.getMessage()).replaceAll("") + knownFields(issue, expression));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      RegularExpressions expressions = new RegularExpressions(tree);
      Optional<Compilation.Refused> refused = expressions.problem();
      return refused.isPresent()
          ? refused.get()
          : new Compilation.Condition(
              tree, RUNTIME.createProgram(tree), expressions.patterns(), squared(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("An expression that compiled has no program", e);
    }
  }

  /** Returns a hint at the known fields of a variable if the problem is an unknown one. */
  private static String knownFields(CelIssue issue, String expression) {
    if (!issue.getMessage().startsWith("undefined field")) {
      return "";
    }
    CelSourceLocation location = issue.getSourceLocation();
    String line = expression.split("\n", -1)[location.getLine() - 1];
    Matcher name =
        VARIABLE_BEFORE.matcher(
            line.substring(0, line.offsetByCodePoints(0, location.getColumn())));
    return name.find()
        ? CelVariables.fields(name.group())
            .map(fields -> "; %s has %s".formatted(name.group(), String.join(", ", fields)))
            .orElse("")
        : "";
  }

  /** Returns the arguments of {@code duration}, whose parser takes quadratic time. */
  private static Set<Long> squared(CelAbstractSyntaxTree tree) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .filter(node -> node.getKind() == ExprKind.Kind.CALL)
        .map(node -> node.expr().call())
        .filter(call -> call.function().equals("duration"))
        .flatMap(call -> call.args().stream())
        .map(CelExpr::id)
        .collect(Collectors.toSet());
  }
}
