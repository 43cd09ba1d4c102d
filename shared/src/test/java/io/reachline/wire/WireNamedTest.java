package io.reachline.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WireNamedTest {

  private enum Size implements WireNamed {
    SMALL,
    VERY_LARGE
  }

  @Test
  void wireName_constant_isItsNameInLowerCase() {
    assertThat(Size.VERY_LARGE.wireName()).isEqualTo("very_large");
  }

  @Test
  void find_nameOfAConstant_returnsIt() {
    assertThat(WireNamed.find(Size.values(), "small")).contains(Size.SMALL);
  }

  @Test
  void find_otherName_isEmpty() {
    assertThat(WireNamed.find(Size.values(), "SMALL")).isEmpty();
    assertThat(WireNamed.find(Size.values(), "")).isEmpty();
  }

  @Test
  void require_nameOfNone_saysIt() {
    assertThat(WireNamed.require(Size.values(), "very_large")).isEqualTo(Size.VERY_LARGE);
    assertThatThrownBy(() -> WireNamed.require(Size.values(), "huge"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("huge");
  }
}
