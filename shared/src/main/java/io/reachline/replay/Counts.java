package io.reachline.replay;

import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The counts of the messages that a replay has looked at so far.
 *
 * @param messages those that were routed
 * @param changed those of which something else would have been written
 * @param skipped those that were not replayed, since their rules were evaluated too often or took
 *     too long
 */
record Counts(long messages, long changed, long skipped, Reached before, Reached after) {
  static final Counts NONE = new Counts(0, 0, 0, Reached.NONE, Reached.NONE);

  private static final int NUMBERS = 7;
  private static final long MOST = 1_000_000_000_000L;

  /**
   * The numbers of messages by what was written of them.
   *
   * @param delivered those of which somebody was told, at once or later
   * @param undeliverable those of which nobody was told, though somebody was to be
   */
  record Reached(long delivered, long undeliverable) {
    static final Reached NONE = new Reached(0, 0);

    Reached and(Outcome outcome) {
      return switch (outcome) {
        case DELIVERED -> new Reached(delivered + 1, undeliverable);
        case UNDELIVERABLE -> new Reached(delivered, undeliverable + 1);
        case SILENT -> this;
      };
    }

    Map<String, ?> toJson() {
      return JsonObject.builder()
          .put("delivered", delivered)
          .put("undeliverable", undeliverable)
          .build()
          .members();
    }
  }

  /** The outcome of a message, by the delivery statuses that were written of it. */
  enum Outcome {
    DELIVERED,
    UNDELIVERABLE,
    /** Nothing was written, for example since a delayed rule was suppressed. */
    SILENT
  }

  Counts and(Outcome outcomeBefore, Outcome outcomeAfter, boolean isChanged) {
    return new Counts(
        messages + 1,
        changed + (isChanged ? 1 : 0),
        skipped,
        before.and(outcomeBefore),
        after.and(outcomeAfter));
  }

  Counts andSkipped() {
    return new Counts(messages + 1, changed, skipped + 1, before, after);
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("messages", messages)
        .put("changed", changed)
        .put("skipped", skipped)
        .put("before", before.toJson())
        .put("after", after.toJson())
        .build();
  }

  /** Returns the counts as text, which {@link #parse} reads. */
  String text() {
    return Stream.of(
            messages,
            changed,
            skipped,
            before.delivered(),
            before.undeliverable(),
            after.delivered(),
            after.undeliverable())
        .map(String::valueOf)
        .collect(Collectors.joining("-"));
  }

  static Optional<Counts> parse(String text) {
    if (!text.matches("\\d{1,13}(-\\d{1,13}){%d}".formatted(NUMBERS - 1))) {
      return Optional.empty();
    }
    List<Long> numbers = Stream.of(text.split("-")).map(Long::valueOf).toList();
    return numbers.stream().allMatch(number -> number <= MOST)
        ? Optional.of(
            new Counts(
                numbers.get(0),
                numbers.get(1),
                numbers.get(2),
                new Reached(numbers.get(3), numbers.get(4)),
                new Reached(numbers.get(5), numbers.get(6))))
        : Optional.empty();
  }
}
