package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Resource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sort keys of the kinds of resources. */
class ResourceItemTest {

  @Test
  void prefix_ofEachKind_isItsOwn() {
    assertThat(
            Stream.of(Resource.class.getPermittedSubclasses())
                .map(kind -> ResourceItem.prefix(kind.asSubclass(Resource.class))))
        .hasSizeGreaterThan(1)
        .doesNotHaveDuplicates();
  }
}
