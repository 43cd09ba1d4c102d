package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Sharding;
import io.reachline.identity.HexId;
import io.reachline.identity.OrganizationId;
import io.reachline.memory.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ShardsTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId(HexId.NONE);
  private static final String KEY = HexId.NONE + "#3";
  private static final List<String> ITEMS =
      IntStream.range(0, 16_000).mapToObj("item-%d"::formatted).toList();

  private final MovableClock clock = MovableClock.standing();
  private Sharding stored = Sharding.SINGLE;
  private int looks;
  private boolean isDown;

  private Shards instance() {
    return new Shards(
        _ -> {
          looks++;
          if (isDown) {
            throw new IllegalStateException("The directory is down");
          }
          return stored;
        },
        clock);
  }

  private void set(int count) {
    stored = stored.changedTo(count, clock.instant());
  }

  private String written(Shards instance, String item) {
    return instance.written(ORGANIZATION, KEY, item);
  }

  private void writeFirst(Shards instance) {
    for (int number = 0; number < Shards.UNSEEN_WRITES; number++) {
      written(instance, "item");
    }
  }

  /** Writes with an instance that has looked the sharding up. */
  private Set<String> writtenKeys(Shards instance) {
    writeFirst(instance);
    return ITEMS.stream().map(item -> written(instance, item)).collect(Collectors.toSet());
  }

  @Test
  void written_oneShard_keepsTheKey() {
    assertThat(writtenKeys(instance())).containsExactly(KEY);
    assertThat(instance().read(ORGANIZATION, KEY)).containsExactly(KEY);
    assertThat(instance().read(ORGANIZATION, KEY, "item")).containsExactly(KEY);
  }

  @Test
  void written_warmInstance_looksOnceInFiveMinutes_andNotForItsFirstItems() {
    set(4);
    clock.advance(Sharding.NOTICE);
    Shards instance = instance();

    for (String item : ITEMS.subList(0, Shards.UNSEEN_WRITES)) {
      assertThat(written(instance, item)).isEqualTo(KEY);
    }
    assertThat(looks).isZero();
    assertThat(writtenKeys(instance)).hasSize(4);
    assertThat(looks).isEqualTo(1);
    clock.advance(Sharding.MEMORY.minusMillis(1));
    written(instance, "item");
    assertThat(looks).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    written(instance, "item");
    assertThat(looks).isEqualTo(2);
  }

  @Test
  void written_directoryDown_usesTheLastNumber_andLooksEveryTenSeconds() {
    set(4);
    clock.advance(Sharding.NOTICE);
    Shards instance = instance();
    Set<String> keys = writtenKeys(instance);
    clock.advance(Sharding.MEMORY);
    isDown = true;

    assertThat(writtenKeys(instance)).isEqualTo(keys);
    assertThat(looks).isEqualTo(2);
    clock.advance(Shards.BETWEEN_FAILURES);
    written(instance, "item");
    assertThat(looks).isEqualTo(3);
  }

  @Test
  void written_numberRaised_newNumberCountsAfterTheNotice() {
    Shards instance = instance();
    set(4);

    clock.advance(Sharding.NOTICE.minusMillis(1));
    assertThat(writtenKeys(instance)).containsExactly(KEY);
    clock.advance(Duration.ofMillis(1));
    assertThat(writtenKeys(instance))
        .containsExactlyInAnyOrder(KEY, KEY + "#1", KEY + "#2", KEY + "#3");
  }

  @Test
  void read_numberLowered_readsAllEverUsed() {
    set(4);
    clock.advance(Sharding.NOTICE);
    set(1);
    clock.advance(Sharding.NOTICE);

    assertThat(writtenKeys(instance())).containsExactly(KEY);
    assertThat(instance().read(ORGANIZATION, KEY)).hasSize(4);
  }

  /** A step of a history: time passes, then perhaps somebody sets a number. */
  record Step(Duration pause, int count, int instance) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 400).map(Duration::ofSeconds),
            Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(1, Sharding.MAX)),
            Arbitraries.integers().between(0, 2))
        .as(Step::new)
        .list()
        .ofMaxSize(40);
  }

  @Property
  void read_anyHistory_everyInstanceFindsWhatAnyOtherHasWritten(
      @ForAll("histories") List<Step> history) {
    ShardsTest world = new ShardsTest();
    List<Shards> instances = Stream.generate(world::instance).limit(3).toList();
    Map<String, Set<String>> stored =
        ITEMS.stream()
            .limit(20)
            .collect(Collectors.toMap(Function.identity(), _ -> new HashSet<>()));
    for (Step step : history) {
      world.clock.advance(step.pause());
      if (step.count() > 0) {
        world.set(step.count());
      }
      stored.forEach((item, keys) -> keys.add(world.written(instances.get(step.instance()), item)));
      for (Shards reader : instances) {
        stored.forEach(
            (item, keys) -> {
              assertThat(reader.read(ORGANIZATION, KEY)).containsAll(keys);
              assertThat(reader.read(ORGANIZATION, KEY, item)).containsAll(keys);
            });
      }
    }
  }

  @Test
  void shard_sixteen_spreadsEvenly() {
    Map<Integer, Long> counts =
        ITEMS.stream()
            .collect(
                Collectors.groupingBy(
                    item -> Sharding.shardOf(item, Sharding.MAX), Collectors.counting()));

    assertThat(counts).hasSize(Sharding.MAX);
    // A thousand each would be exact; four standard deviations are 122.
    assertThat(counts.values()).allMatch(count -> count > 878 && count < 1_122);
  }

  @Test
  void read_oneItemOfSixteenShards_threeOrFourKeys() {
    set(16);
    clock.advance(Sharding.NOTICE);
    Shards instance = instance();
    List<Integer> candidates = new ArrayList<>();
    ITEMS.forEach(item -> candidates.add(instance.read(ORGANIZATION, KEY, item).size()));

    // The sum of 1/n for n up to 16.
    assertThat(candidates.stream().mapToInt(Integer::intValue).average().orElseThrow())
        .isBetween(3.3, 3.45);
    // The first of them has it, unless the number has changed since.
    writeFirst(instance);
    assertThat(ITEMS)
        .allMatch(
            item ->
                instance.read(ORGANIZATION, KEY, item).getFirst().equals(written(instance, item)));
  }
}
