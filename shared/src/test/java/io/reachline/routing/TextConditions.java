package io.reachline.routing;

import java.util.Optional;

/**
 * Conditions without a language: {@code true}, {@code false}, {@code fail}, {@code even minute} of
 * the evaluation, or a word of the text.
 */
public final class TextConditions implements Conditions {

  @Override
  public Optional<String> problem(String expression) {
    return Optional.empty();
  }

  @Override
  public Evaluator of(Facts facts) {
    return expression ->
        switch (expression) {
          case "", "true" -> new Verdict.Matched();
          case "false" -> new Verdict.NotMatched();
          case "even minute" ->
              facts.now().getEpochSecond() / 60 % 2 == 0
                  ? new Verdict.Matched()
                  : new Verdict.NotMatched();
          case "fail" -> new Verdict.Failed("line 1, column 1: it is to fail");
          default ->
              facts.message().text("text").filter(text -> text.contains(expression)).isPresent()
                  ? new Verdict.Matched()
                  : new Verdict.NotMatched();
        };
  }
}
