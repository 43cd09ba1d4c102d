package io.reachline.condition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.reachline.condition.Compiled.Position;
import java.util.Optional;
import java.util.regex.Pattern;

/** CEL as conditions have it: these variables, boolean values, the macro {@code has}, no loops. */
final class CelLanguage {
  static final int MAX_CHARACTERS = 2_000;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_CHARACTERS)
          .maxParseRecursionDepth(32)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final CelCompiler COMPILER = compiler();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

  /** What CEL's messages say to those who embed it. */
  private static final Pattern ASIDE =
      Pattern.compile(" \\(in container ''\\)| \\(candidates: .*\\)$| expecting \\{.*}$");

  private CelLanguage() {}

  private static CelCompiler compiler() {
    CelCompilerBuilder compiler =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.HAS)
            .setTypeProvider(new CelVocabulary())
            .setResultType(SimpleType.BOOL);
    CelVocabulary.VARIABLES.forEach(compiler::addVar);
    return compiler.build();
  }

  static Compiled compile(String expression) {
    CelValidationResult result = COMPILER.compile(expression);
    if (result.hasError()) {
      CelIssue issue = result.getErrors().getFirst();
      return Compiled.Refused.at(
          position(issue.getSourceLocation()), ASIDE.matcher(issue.getMessage()).replaceAll(""));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      Optional<Compiled.Refused> refused = RegularExpressions.check(tree);
      return refused.isPresent()
          ? refused.get()
          : new Compiled.Condition(RUNTIME.createProgram(tree));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("An expression that compiled has no program", e);
    }
  }

  static Position position(CelSourceLocation location) {
    return new Position(location.getLine(), location.getColumn() + 1);
  }
}
