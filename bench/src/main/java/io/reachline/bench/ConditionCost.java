package io.reachline.bench;

import io.reachline.condition.CelConditions;
import io.reachline.json.JsonObject;
import io.reachline.routing.Conditions.Evaluator;
import io.reachline.routing.Conditions.Verdict;
import io.reachline.routing.Facts;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmark of conditions: the time that compiling and evaluating them takes. */
@Command(
    name = "bench/conditions",
    mixinStandardHelpOptions = true,
    description =
        "Measures conditions of rules: the first one of a process, which loads CEL; compiling a"
            + " condition; and evaluating it with a short text and with one of 64 kB. Then the"
            + " costliest conditions that can be saved, with the largest messages that can be"
            + " stored: one condition, and as many as a message's budget allows.")
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
    EXPRESSIONS.put("largest regex", "message.text.matches('(a?){20}a{20}b')");
  }

  private static final int MAX_OF_ONE_MS = 100;
  private static final int MAX_OF_ALL_MS = 2_000;
  private static final int MAX_RULES = 2_000;
  private static final int WORST = 6;

  @Option(
      names = "--rounds",
      defaultValue = "200",
      paramLabel = "N",
      description = "The number of measurements of each (default ${DEFAULT-VALUE}).")
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
    Map<CostlyCondition, Double> costs = new EnumMap<>(CostlyCondition.class);
    IO.println("\nThe costliest conditions, each compiled and evaluated once:\n");
    IO.println(
        "| condition                   | CPU ms | verdict                                 |");
    IO.println(
        "|-----------------------------|-------:|-----------------------------------------|");
    for (CostlyCondition costly : CostlyCondition.values()) {
      costs.put(costly, one(costly));
      IO.println(
          String.format(
              Locale.ROOT,
              "| %-27s | %6.1f | %-39.39s |",
              costly.label(),
              costs.get(costly),
              verdict(costly)));
    }
    IO.println(
        "\nThe worst of these, one rule after another until the message's budget is spent:\n");
    IO.println("| condition                   |   rules | CPU ms |");
    IO.println("|-----------------------------|--------:|-------:|");
    double worstOfAll = 0;
    for (CostlyCondition costly : worst(costs)) {
      All all = all(costly);
      worstOfAll = Math.max(worstOfAll, all.milliseconds());
      IO.println(
          String.format(
              Locale.ROOT,
              "| %-27s | %7d | %6.0f |",
              costly.label(),
              all.rules(),
              all.milliseconds()));
    }
    double worstOfOne = Collections.max(costs.values());
    IO.println(
        "\nOne condition: %.0f ms of CPU, of %,d at most. All of a message: %.0f, of %,d at most."
            .formatted(worstOfOne, MAX_OF_ONE_MS, worstOfAll, MAX_OF_ALL_MS));
    return worstOfOne <= MAX_OF_ONE_MS && worstOfAll <= MAX_OF_ALL_MS ? 0 : 1;
  }

  private static List<CostlyCondition> worst(Map<CostlyCondition, Double> costs) {
    return costs.entrySet().stream()
        .sorted(Map.Entry.<CostlyCondition, Double>comparingByValue().reversed())
        .limit(WORST)
        .map(Map.Entry::getKey)
        .toList();
  }

  private record All(int rules, double milliseconds) {}

  /** Returns the median of the CPU time for compiling and evaluating a condition, in ms. */
  private static double one(CostlyCondition costly) {
    return new Sample(
            DoubleStream.generate(
                    () -> {
                      CelConditions conditions = new CelConditions();
                      Evaluator evaluator = conditions.of(costly.facts());
                      return cpu(() -> evaluator.evaluate(costly.expression()));
                    })
                .limit(6)
                .skip(3)
                .boxed()
                .toList())
        .median();
  }

  private static String verdict(CostlyCondition costly) {
    new CelConditions()
        .problem(costly.expression())
        .ifPresent(
            problem -> {
              throw new IllegalStateException(costly + " cannot be saved: " + problem);
            });
    return switch (new CelConditions().of(costly.facts()).evaluate(costly.expression())) {
      case Verdict.Failed(var reason) -> reason;
      case Verdict.Matched _ -> "matched";
      case Verdict.NotMatched _ -> "not matched";
    };
  }

  /** Evaluates different conditions of the same cost until the message's budget is spent. */
  private static All all(CostlyCondition costly) {
    Evaluator evaluator = new CelConditions().of(costly.facts());
    int[] rules = {0};
    double milliseconds =
        cpu(
            () -> {
              while (rules[0] < MAX_RULES
                  && !(evaluator.evaluate(
                              costly.expression()
                                  + " ".repeat(rules[0] % 20)
                                  + "\n".repeat(rules[0] / 20 % 20))
                          instanceof Verdict.Failed(var reason)
                      && reason.contains("together"))) {
                rules[0]++;
              }
            });
    return new All(rules[0], milliseconds);
  }

  private static double cpu(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1e6;
  }

  /** Returns the median time for compiling an expression, in µs. */
  private double compile(String expression) {
    return median(() -> new CelConditions().problem(expression).ifPresent(this::unexpected));
  }

  /** Returns the median time for evaluating a compiled expression, in µs. */
  private double evaluate(CelConditions conditions, String expression, Facts facts) {
    return median(
        () -> {
          if (conditions.of(facts).evaluate(expression) instanceof Verdict.Failed) {
            unexpected("it fails");
          }
        });
  }

  private void unexpected(String problem) {
    throw new IllegalStateException("A measured condition has a problem: " + problem);
  }

  /** Returns the median time of some work in µs, after as many rounds to warm up. */
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

  static Facts facts(String text) {
    return facts(text, JsonObject.builder().put("amount", 100).build());
  }

  /** Returns the facts of a message with a text and a meta. */
  static Facts facts(String text, JsonObject meta) {
    Instant now = Instant.parse("2026-11-25T09:30:00Z");
    return new Facts(
        JsonObject.builder()
            .put("id", "01a20625699ab5792c33fa45")
            .put("type", "chat")
            .put("text", text)
            .put("role", "contact")
            .put("isBackchannel", false)
            .put("meta", meta)
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
