package io.reachline.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {

  @Property(seed = "8", tries = 500)
  void wellFormed_anyText_isWhatTheBytesSay(@ForAll String text) {
    String wellFormed = Utf8.wellFormed(text);

    assertThat(Utf8.isWellFormed(wellFormed)).isTrue();
    assertThat(new String(wellFormed.getBytes(UTF_8), UTF_8)).isEqualTo(wellFormed);
    assertThat(wellFormed).hasSameSizeAs(text);
    assertThat(Utf8.length(wellFormed)).isEqualTo(wellFormed.getBytes(UTF_8).length);
    assertThat(Utf8.isWellFormed(text)).isEqualTo(wellFormed.equals(text));
  }

  @Test
  void wellFormed_surrogatesThatStandAlone_areReplaced() {
    assertThat(Utf8.wellFormed("a\ud83cb")).isEqualTo("a\ufffdb");
    assertThat(Utf8.wellFormed("\udfd4\ud83c\udfd4\ud83c")).isEqualTo("\ufffd\ud83c\udfd4\ufffd");
  }

  @ParameterizedTest
  @CsvSource({"0, ''", "1, a", "2, a", "3, aé", "6, aé", "7, aé🏔", "99, aé🏔"})
  void prefix_endsWithACharacter(int maxBytes, String prefix) {
    assertThat(Utf8.prefix("aé🏔", maxBytes)).isEqualTo(prefix);
  }
}
