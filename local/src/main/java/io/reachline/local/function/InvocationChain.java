package io.reachline.local.function;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chain of invocations that cause each other by messages, counted per function to detect endless
 * loops. As on AWS it travels in the {@code Lineage} field of the trace header: a function's SDK
 * sends it with every call, and SQS keeps it with each message.
 *
 * @param invocations the number of invocations by function name
 */
public record InvocationChain(Map<String, Integer> invocations) {

  /** The number of a function's invocations in one chain that Lambda treats as a loop. */
  public static final int MAXIMUM_INVOCATIONS = 16;

  /** A chain without invocations. */
  public static final InvocationChain NONE = new InvocationChain(Map.of());

  private static final Pattern LINEAGE = Pattern.compile("Lineage=([^;]+)");
  private static final Pattern COUNT = Pattern.compile("(\\w+):(\\d+)");

  /** The chain of the invocation that runs on this thread, or on the thread that started it. */
  private static final InheritableThreadLocal<InvocationChain> CURRENT =
      new InheritableThreadLocal<>();

  public InvocationChain {
    invocations = Map.copyOf(invocations);
  }

  /** Reads the chain from a trace header; {@link #NONE} if it has none. */
  public static InvocationChain ofHeader(@Nullable String header) {
    Map<String, Integer> invocations = new LinkedHashMap<>();
    Matcher field = LINEAGE.matcher(header == null ? "" : header);
    if (field.find()) {
      Matcher entries = COUNT.matcher(field.group(1));
      while (entries.find()) {
        invocations.put(entries.group(1), Integer.valueOf(entries.group(2)));
      }
    }
    return new InvocationChain(invocations);
  }

  /** Returns the chain of a batch with messages of this chain and of another. */
  public InvocationChain with(InvocationChain other) {
    Map<String, Integer> all = new LinkedHashMap<>(invocations);
    other.invocations.forEach((function, count) -> all.merge(function, count, Math::max));
    return new InvocationChain(all);
  }

  /** Returns whether Lambda would treat one more invocation of a function as a loop. */
  public boolean isLoopOf(String function) {
    return invocations.getOrDefault(function, 0) >= MAXIMUM_INVOCATIONS;
  }

  InvocationChain next(String function) {
    Map<String, Integer> next = new LinkedHashMap<>(invocations);
    next.merge(function, 1, Integer::sum);
    return new InvocationChain(next);
  }

  /** Runs an invocation whose SDK calls carry this chain. */
  void run(Runnable invocation) {
    CURRENT.set(this);
    invocation.run();
  }

  static @Nullable InvocationChain current() {
    return CURRENT.get();
  }

  String header() {
    return "Root=1-00000000-000000000000000000000000;Lineage="
        + invocations.entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining("|"));
  }
}
