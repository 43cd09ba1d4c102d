package io.reachline.condition;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Set;

/** What came of compiling an expression. */
sealed interface Compiled {

  /**
   * An expression that can be evaluated.
   *
   * @param patterns its regular expressions, compiled, by their text
   * @param squared the nodes whose values a function looks at in quadratic time
   */
  record Condition(
      CelAbstractSyntaxTree tree,
      CelRuntime.Program program,
      Map<String, Pattern> patterns,
      Set<Long> squared)
      implements Compiled {}

  record Refused(String problem) implements Compiled {

    /** Returns a problem at a position. */
    static Refused at(Position position, String reason) {
      return new Refused(position.of(reason));
    }
  }

  /** A place in an expression, counted from 1. */
  record Position(int line, int column) {

    /** Returns the place at an offset into the source of a tree. */
    static Position at(CelAbstractSyntaxTree tree, int offset) {
      return of(tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.of(1, 0)));
    }

    static Position of(CelSourceLocation location) {
      return new Position(location.getLine(), location.getColumn() + 1);
    }

    String of(String reason) {
      return "line %d, column %d: %s".formatted(line, column, reason);
    }
  }
}
