package io.reachline.bench;

import io.reachline.condition.CelConditions;
import io.reachline.json.JsonObject;
import io.reachline.routing.Conditions.Verdict;
import io.reachline.routing.Facts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What does the condition of a rule cost? */
@Command(
    name = "bench/conditions",
    mixinStandardHelpOptions = true,
    description =
        "Times conditions of rules: the first one of a process, which loads CEL; compiling one;"
            + " and evaluating what is compiled, over a short text and over one of 64 kB.")
final class ConditionCost implements Callable<Integer> {
  private static final String SHORT = "Where is my parcel?";
  private static final String LONG = "a".repeat(65_536);

  private static final Map<String, String> EXPRESSIONS = new LinkedHashMap<>();

  static {
    EXPRESSIONS.put("equality", "message.type == 'chat'");
    EXPRESSIONS.put("contains", "message.text.contains('late')");
    EXPRESSIONS.put(
        "six terms",
        "message.type == 'chat' && !message.isBackchannel && conversation.status == 'closed'"
            + " && session != null && session.channelId == '65403000000038011'"
            + " && message.meta.amount > 99.5");
    EXPRESSIONS.put("100 terms", "message.text == ''" + " || message.id == ''".repeat(99));
    EXPRESSIONS.put("regex", "message.text.matches('(?i)(refund|return|complaint)')");
    EXPRESSIONS.put("largest regex", "message.text.matches('(a?){40}a{40}b')");
  }

  @Option(
      names = "--rounds",
      defaultValue = "200",
      paramLabel = "N",
      description = "How often each is timed (default ${DEFAULT-VALUE}).")
  private int rounds;

  static void main(String[] arguments) {
    System.exit(new CommandLine(new ConditionCost()).execute(arguments));
  }

  @Override
  public Integer call() {
    CelConditions conditions = new CelConditions();
    double first = microseconds(() -> conditions.of(facts(SHORT)).evaluate("true"));
    IO.println("The first condition of the process: %.0f ms%n".formatted(first / 1_000));
    IO.println("| condition      | compile µs | evaluate µs | over 64 kB µs |");
    IO.println("|----------------|-----------:|------------:|--------------:|");
    EXPRESSIONS.forEach(
        (name, expression) ->
            IO.println(
                String.format(
                    Locale.ROOT,
                    "| %-14s | %10.1f | %11.1f | %13.1f |",
                    name,
                    compile(expression),
                    evaluate(conditions, expression, facts(SHORT)),
                    evaluate(conditions, expression, facts(LONG)))));
    return 0;
  }

  /** The median of compiling an expression anew. */
  private double compile(String expression) {
    return median(() -> new CelConditions().problem(expression).ifPresent(this::unexpected));
  }

  /** The median of evaluating an expression that is compiled. */
  private double evaluate(CelConditions conditions, String expression, Facts facts) {
    return median(
        () -> {
          if (conditions.of(facts).evaluate(expression) instanceof Verdict.Failed) {
            unexpected("it fails");
          }
        });
  }

  private void unexpected(String problem) {
    throw new IllegalStateException("A condition that is timed is wrong: " + problem);
  }

  /** Half of the rounds are for the compiler to get warm. */
  private double median(Runnable work) {
    return new Sample(
            DoubleStream.generate(() -> microseconds(work))
                .limit(2L * rounds)
                .skip(rounds)
                .boxed()
                .toList())
        .median();
  }

  private static double microseconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e3;
  }

  private static Facts facts(String text) {
    Instant now = Instant.parse("2026-11-25T09:30:00Z");
    return new Facts(
        JsonObject.builder()
            .put("id", "01a20625699ab5792c33fa45")
            .put("type", "chat")
            .put("text", text)
            .put("role", "contact")
            .put("isBackchannel", false)
            .put("meta", JsonObject.builder().put("amount", 100).build())
            .put("createdAt", now)
            .put("receivedAt", now)
            .build(),
        JsonObject.builder()
            .put("id", "244c84925825b822adbc0feb")
            .put("name", "A parcel is late")
            .put("type", "contact")
            .put("status", "closed")
            .put("meta", JsonObject.EMPTY)
            .put("createdAt", now)
            .build(),
        JsonObject.builder().put("channelId", "65403000000038011").build(),
        null,
        JsonObject.builder()
            .put("id", "64d1f0c2a9b3e87f5c210001")
            .put("name", "Parcels")
            .put("status", "active")
            .build(),
        now);
  }
}
