package io.reachline.routing;

import java.util.Optional;

/**
 * Conditions without a language: {@code true}, {@code false}, {@code fail}, or a word of the text.
 */
public final class TextConditions implements Conditions {

  @Override
  public Optional<String> problem(String expression) {
    return Optional.empty();
  }

  @Override
  public Verdict evaluate(String expression, Facts facts) {
    return switch (expression) {
      case "", "true" -> Verdict.MATCHED;
      case "false" -> Verdict.NOT_MATCHED;
      case "fail" -> Verdict.FAILED;
      default ->
          facts.message().text("text").filter(text -> text.contains(expression)).isPresent()
              ? Verdict.MATCHED
              : Verdict.NOT_MATCHED;
    };
  }
}
