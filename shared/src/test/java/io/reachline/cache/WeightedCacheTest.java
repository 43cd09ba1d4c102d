package io.reachline.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedCacheTest {
  private final WeightedCache<String, String> cache = new WeightedCache<>(5, String::length);

  @Test
  void put_beyondTheCapacity_removesTheEntriesUsedLeastRecently() {
    cache.put("a", "1");
    cache.put("b", "22");
    cache.put("c", "22");
    assertThat(cache.get("a")).isEqualTo("1");

    cache.put("d", "4444");

    assertThat(cache.get("a")).isEqualTo("1");
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("c")).isNull();
    assertThat(cache.get("d")).isEqualTo("4444");
  }

  @Test
  void put_ofAKnownKey_weighsTheNewValueAlone() {
    cache.put("a", "1");
    cache.put("b", "4444");

    cache.put("b", "333");
    cache.put("c", "1");

    assertThat(cache.get("a")).isEqualTo("1");
    assertThat(cache.get("b")).isEqualTo("333");
    assertThat(cache.get("c")).isEqualTo("1");
  }

  @Test
  void put_heavierThanTheCapacity_staysAlone() {
    cache.put("a", "1");

    cache.put("b", "7777777");
    assertThat(cache.get("a")).isNull();
    assertThat(cache.get("b")).isEqualTo("7777777");

    cache.put("c", "333");
    assertThat(cache.get("b")).isNull();
    assertThat(cache.get("c")).isEqualTo("333");
  }
}
