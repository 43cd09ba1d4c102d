package io.reachline.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.list.Paginator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Tests the size of a text in a response, computed without writing the response. */
class BytesInStringTest {
  /** The largest item that DynamoDB keeps. */
  private static final int MAX_ITEM_BYTES = 409_600;

  @Property(seed = "1", tries = 1_000)
  void bytesInString_anyText_isWhatIsWritten(@ForAll("texts") String text) {
    assertThat(Json.bytesInString(text)).isEqualTo(Json.write(text).getBytes(UTF_8).length - 2);
  }

  @Test
  void bytesInString_everyCharacter_isWhatIsWritten() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      String text = String.valueOf((char) c);
      assertThat(Json.bytesInString(text))
          .as("%x", c)
          .isEqualTo(Json.write(text).getBytes(UTF_8).length - 2);
    }
  }

  /** Any item fits on a page, since a byte becomes at most seven. */
  @Property(seed = "2", tries = 1_000)
  void bytesInString_ofTheJsonOfAnyText_isAtMostSevenTimesTheText(@ForAll("texts") String text) {
    assertThat(Json.bytesInString(Json.write(text)))
        .isLessThanOrEqualTo(7 * text.getBytes(UTF_8).length + 4);
    assertThat(Paginator.MAX_SHOWN_BYTES).isGreaterThan(2 * 7 * MAX_ITEM_BYTES);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('\0', '\u00ff')
        .withCharRange('\ud7f0', '\ue010')
        .ofMaxLength(12);
  }
}
