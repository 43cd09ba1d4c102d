package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class UseStoreTest extends StoreContract {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-02");

  UseStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void add_anotherOrganizationKindOrDay_isCountedApart() {
    assertThat(stores.uses().add(organization, "a", TODAY)).isEqualTo(1);
    assertThat(stores.uses().add(organization, "a", TODAY)).isEqualTo(2);
    assertThat(stores.uses().add(other, "a", TODAY)).isEqualTo(1);
    assertThat(stores.uses().add(organization, "b", TODAY)).isEqualTo(1);
    assertThat(stores.uses().add(organization, "a", TODAY.plusDays(1))).isEqualTo(1);
    assertThat(stores.uses().add(organization, "a", TODAY)).isEqualTo(3);
  }

  @Test
  void add_atOnce_countsEach() throws Exception {
    atOnce(10, () -> stores.uses().add(organization, "a", TODAY));

    assertThat(stores.uses().add(organization, "a", TODAY)).isEqualTo(11);
  }
}
