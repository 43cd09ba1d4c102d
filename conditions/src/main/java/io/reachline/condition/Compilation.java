package io.reachline.condition;

import com.google.re2j.Pattern;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSourceLocation;
import dev.cel.runtime.CelRuntime;
import java.util.Map;
import java.util.Set;

/** The result of compiling an expression. */
sealed interface Compilation {

  /**
   * A compiled condition.
   *
   * @param patterns the compiled regular expressions, by their text
   * @param squared the ids of nodes whose values are processed in quadratic time
   */
  record Condition(
      CelAbstractSyntaxTree tree,
      CelRuntime.Program program,
      Map<String, Pattern> patterns,
      Set<Long> squared)
      implements Compilation {}

  /** A refused expression, with its problem in words. */
  record Refused(String problem) implements Compilation {

    /** Returns the refusal of an expression for a reason at a position. */
    static Refused at(Position position, String reason) {
      return new Refused(position.of(reason));
    }
  }

  /** A position in an expression; lines and columns are counted from 1. */
  record Position(int line, int column) {

    /** Returns the position at an offset in the source of a tree. */
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
