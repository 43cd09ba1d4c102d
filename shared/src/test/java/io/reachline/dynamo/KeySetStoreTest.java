package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.webhook.KeySet;
import io.reachline.webhook.KeySetStore;
import org.junit.jupiter.api.Test;

class KeySetStoreTest extends StoreContract {
  private final KeySetStore keySets = stores.keySets();
  // A host of its own for each test, since the tables are shared.
  private final String host = "desk.zoho." + freshId();

  KeySetStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_neverPut_isEmpty() {
    assertThat(keySets.find(host)).isEmpty();
  }

  @Test
  void put_newer_replacesWhatIsKept() {
    keySets.put(host, keys("a", 0));
    keySets.put(host, keys("b", 1));

    assertThat(keySets.find(host)).contains(keys("b", 1));
    assertThat(keySets.find("desk.zoho." + freshId())).isEmpty();
  }

  @Test
  void put_fetchedEarlierOrAtTheSameTime_isPassedOver() {
    keySets.put(host, keys("b", 1));
    keySets.put(host, keys("a", 0));
    keySets.put(host, keys("c", 1));

    assertThat(keySets.find(host)).contains(keys("b", 1));
  }

  private KeySet keys(String kid, int secondsLater) {
    return new KeySet(
        "{\"keys\":[{\"kid\":\"%s\"}]}".formatted(kid), clock.instant().plusSeconds(secondsLater));
  }
}
