package io.reachline.condition;

import dev.cel.runtime.Program;

/** What came of compiling an expression. */
sealed interface Compiled {

  record Condition(Program program) implements Compiled {}

  record Refused(String problem) implements Compiled {

    /** Returns a problem at a position. */
    static Refused at(Position position, String reason) {
      return new Refused(
          "line %d, column %d: %s".formatted(position.line(), position.column(), reason));
    }
  }

  /** A place in an expression, counted from 1. */
  record Position(int line, int column) {}
}
