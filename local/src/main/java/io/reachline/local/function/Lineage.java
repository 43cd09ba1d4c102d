package io.reachline.local.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The number of invocations of each function in one chain of messages. As on AWS it travels in the
 * trace header: a function's SDK sends it with every call, and SQS keeps it with each message.
 *
 * @param rounds invocations, by the function's name
 */
public record Lineage(Map<String, Integer> rounds) {

  /** The invocations in a chain after which Lambda takes it for a loop. */
  public static final int MAXIMUM_ROUNDS = 16;

  /** The beginning of every chain. */
  public static final Lineage NONE = new Lineage(Map.of());

  private static final Pattern IN_HEADER = Pattern.compile("Lineage=([^;]+)");
  private static final Pattern ROUNDS = Pattern.compile("(\\w+):(\\d+)");

  /** Of the invocation that this thread, or one that started it, works for. */
  private static final InheritableThreadLocal<Lineage> CURRENT = new InheritableThreadLocal<>();

  public Lineage {
    rounds = Map.copyOf(rounds);
  }

  /** Reads the lineage of a trace header; {@link #NONE} where it has none. */
  public static Lineage ofHeader(@Nullable String header) {
    Map<String, Integer> rounds = new LinkedHashMap<>();
    Matcher lineage = IN_HEADER.matcher(header == null ? "" : header);
    if (lineage.find()) {
      Matcher entries = ROUNDS.matcher(lineage.group(1));
      while (entries.find()) {
        rounds.put(entries.group(1), Integer.valueOf(entries.group(2)));
      }
    }
    return new Lineage(rounds);
  }

  /** Returns the lineage of a batch that holds messages of this one and of another. */
  public Lineage with(Lineage other) {
    Map<String, Integer> all = new LinkedHashMap<>(rounds);
    other.rounds.forEach((function, count) -> all.merge(function, count, Math::max));
    return new Lineage(all);
  }

  /** Returns whether one more invocation of a function would make the chain a loop. */
  public boolean isLoopOf(String function) {
    return rounds.getOrDefault(function, 0) >= MAXIMUM_ROUNDS;
  }

  Lineage next(String function) {
    Map<String, Integer> next = new LinkedHashMap<>(rounds);
    next.merge(function, 1, Integer::sum);
    return new Lineage(next);
  }

  /** Runs an invocation, in which the SDK's calls carry this lineage. */
  void run(Runnable invocation) {
    CURRENT.set(this);
    invocation.run();
  }

  static @Nullable Lineage current() {
    return CURRENT.get();
  }

  String header() {
    return "Root=1-00000000-000000000000000000000000;Lineage="
        + rounds.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining("|"));
  }
}
