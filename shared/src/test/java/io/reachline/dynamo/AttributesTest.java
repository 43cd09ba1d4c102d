package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AttributesTest {
  private final Attributes attributes = Attributes.with(Item.EXPIRES);

  @Test
  void schema_hasTheKeysTheSharedAndTheDeclaredAttributes() {
    attributes.text("name");
    attributes.number("count");
    attributes.flag("late");

    assertThat(attributes.schema().attributeNames())
        .containsExactlyInAnyOrder("pk", "sk", "expires", "name", "count", "late");
  }

  @Test
  void declaration_behindTheSchema_isRefused() {
    attributes.schema();

    assertThatThrownBy(() -> attributes.text("forgotten"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("forgotten");
  }
}
