package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.posting.IdempotencyStore;
import io.reachline.posting.IdempotencyStore.Claim;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Case 30. */
class IdempotencyStoreTest extends StoreContract {
  private final IdempotencyStore keys = stores.keys();

  IdempotencyStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void claim_newKey_isTheClaimItself() {
    Claim claim = claim(organization, "key", "body", "1", "2");

    assertThat(keys.claim(claim, start)).isEqualTo(claim);
  }

  @Test
  void claim_keyAgain_isTheFirstClaimWhateverTheBody() {
    Claim first = claim(organization, "key", "body", "1", "2");
    keys.claim(first, start);

    assertThat(keys.claim(claim(organization, "key", "body", "3"), start)).isEqualTo(first);
    assertThat(keys.claim(claim(organization, "key", "other", "4"), start)).isEqualTo(first);
  }

  @Test
  void claim_upTo24Hours_isRemembered_andFromThenOnNew() {
    Claim first = claim(organization, "key", "body", "1");
    Claim second = claim(organization, "key", "other", "2");
    keys.claim(first, start);

    assertThat(keys.claim(second, start.plus(Duration.ofHours(24)).minusMillis(1)))
        .isEqualTo(first);
    assertThat(keys.claim(second, start.plus(Duration.ofHours(24)))).isEqualTo(second);
    assertThat(keys.claim(first, start.plus(Duration.ofHours(25)))).isEqualTo(second);
  }

  @Test
  void find_upTo24Hours_isTheClaim() {
    Claim claim = claim(organization, "key", "body", "1", "2");
    keys.claim(claim, start);

    assertThat(keys.find(organization, "key", start.plus(Duration.ofHours(24)).minusMillis(1)))
        .contains(claim);
    assertThat(keys.find(organization, "key", start.plus(Duration.ofHours(24)))).isEmpty();
    assertThat(keys.find(organization, "key2", start)).isEmpty();
    assertThat(keys.find(other, "key", start)).isEmpty();
  }

  @Test
  void claim_manyAtOnce_allGetTheSame() throws Exception {
    Queue<Claim> remembered = new ConcurrentLinkedQueue<>();

    atOnce(
        8, () -> remembered.add(keys.claim(claim(organization, "key", "body", freshId()), start)));

    assertThat(remembered).hasSize(8);
    assertThat(Set.copyOf(remembered)).hasSize(1);
  }

  @Test
  void claim_otherKeyOrOrganization_isAnotherClaim() {
    keys.claim(claim(organization, "key", "body", "1"), start);
    Claim otherKey = claim(organization, "key2", "body", "2");
    Claim otherOrganization = claim(other, "key", "body", "3");

    assertThat(keys.claim(otherKey, start)).isEqualTo(otherKey);
    assertThat(keys.claim(otherOrganization, start)).isEqualTo(otherOrganization);
  }

  private static Claim claim(OrganizationId owner, String key, String body, String... ids) {
    return new Claim(owner, key, body, List.of(ids));
  }
}
