package io.reachline.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids of sessions. */
class SessionIdTest {

  @ParameterizedTest
  @CsvSource({
    "65403000000038063, zoho-desk",
    "another_65403000000038063, another",
    "another-one2_a_b, another-one2",
    "Another_1, zoho-desk",
    "_1, zoho-desk"
  })
  void provider_ofAnId_isTheNameInFrontOrTheFirst(String id, String provider) {
    assertThat(new SessionId(id).provider()).isEqualTo(provider);
  }
}
