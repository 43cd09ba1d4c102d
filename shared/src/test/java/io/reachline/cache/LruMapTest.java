package io.reachline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LruMapTest {
  private final Map<String, Integer> map = LruMap.ofAtMost(2);

  @Test
  void put_beyondTheCapacity_removesTheEntryUsedLeastRecently() {
    map.put("a", 1);
    map.put("b", 2);
    assertThat(map.get("a")).isEqualTo(1);

    map.put("c", 3);

    assertThat(map).containsOnlyKeys("a", "c");
  }

  @Test
  void put_ofAKnownKey_removesNothing() {
    map.put("a", 1);
    map.put("b", 2);

    map.put("a", 3);

    assertThat(map).containsEntry("a", 3).containsEntry("b", 2);
  }
}
