package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import io.reachline.routing.Run;
import io.reachline.routing.RunStore;
import io.reachline.routing.Step;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class InMemoryRunStore implements RunStore {
  private final Map<Place, Step> steps = new HashMap<>();

  // Those of runs that repeat have places of their own.
  private final Map<Place, Step> furtherSteps = new HashMap<>();

  private final HeadsInMemory heads;

  InMemoryRunStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  private record Place(ConversationKey conversation, MessageId origin, int number) {}

  @Override
  public synchronized Run find(ConversationKey conversation, MessageId origin) {
    Run run = new Run(steps(steps, conversation, origin).toList());
    return run.repeats() ? new Run(run.steps(), further(conversation, origin).findFirst()) : run;
  }

  private Stream<Step> steps(
      Map<Place, Step> from, ConversationKey conversation, MessageId origin) {
    return from.entrySet().stream()
        .filter(entry -> entry.getKey().conversation().equals(conversation))
        .filter(entry -> entry.getKey().origin().equals(origin))
        .map(Map.Entry::getValue)
        .filter(step -> !heads.isPast(step.at()))
        .sorted(Comparator.comparingInt(Step::number));
  }

  @Override
  public synchronized Stream<Step> further(ConversationKey conversation, MessageId origin) {
    return steps(furtherSteps, conversation, origin).toList().reversed().stream();
  }

  @Override
  public void visitSince(
      ConversationKey conversation, Instant written, BiConsumer<MessageId, Run> visitor) {
    since(conversation, written).forEach(visitor);
  }

  @Override
  public synchronized Stream<Step> between(
      ConversationKey conversation, Instant since, Instant until) {
    return steps.entrySet().stream()
        .filter(entry -> entry.getKey().conversation().equals(conversation))
        .filter(entry -> !entry.getKey().origin().createdAt().isBefore(since))
        .filter(entry -> !entry.getKey().origin().createdAt().isAfter(until))
        .filter(entry -> !heads.isPast(entry.getValue().at()))
        .sorted(
            Map.Entry.comparingByKey(
                Comparator.comparing(Place::origin).thenComparingInt(Place::number)))
        .map(Map.Entry::getValue)
        .toList()
        .stream();
  }

  private synchronized SequencedMap<MessageId, Run> since(
      ConversationKey conversation, Instant written) {
    SequencedMap<MessageId, Run> runs = new LinkedHashMap<>();
    steps.keySet().stream()
        .filter(place -> place.conversation().equals(conversation))
        .filter(place -> !place.origin().createdAt().isBefore(written))
        .sorted(Comparator.comparing(Place::origin).thenComparingInt(Place::number))
        .map(Place::origin)
        .distinct()
        .forEach(origin -> runs.put(origin, find(conversation, origin)));
    runs.values().removeIf(run -> run.steps().isEmpty());
    return runs;
  }

  @Override
  public synchronized Step add(ConversationKey conversation, MessageId origin, Step step) {
    heads.consumption().table(conversation, 1);
    return (step.pending().isPresent() ? furtherSteps : steps)
        .computeIfAbsent(new Place(conversation, origin, step.number()), _ -> step);
  }

  synchronized Set<MessageId> origins(ConversationKey conversation) {
    return steps.keySet().stream()
        .filter(place -> place.conversation().equals(conversation))
        .map(Place::origin)
        .collect(Collectors.toSet());
  }

  synchronized void deleteAll(ConversationKey conversation) {
    steps.keySet().removeIf(place -> place.conversation().equals(conversation));
    furtherSteps.keySet().removeIf(place -> place.conversation().equals(conversation));
  }
}
