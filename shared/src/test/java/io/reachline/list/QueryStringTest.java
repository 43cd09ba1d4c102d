package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryStringTest {

  @Test
  void parse_rawQuery_keepsRepeatedNamesApart() {
    QueryString query = QueryString.parse("createdAt=%3Ea&createdAt=%3Cb&&x&y=&z=1=2");

    assertThat(query.parameters())
        .extracting(QueryString.Parameter::name, QueryString.Parameter::value)
        .containsExactly(
            tuple("createdAt", ">a"),
            tuple("createdAt", "<b"),
            tuple("x", ""),
            tuple("y", ""),
            tuple("z", "1=2"));
    assertThat(query.first("createdAt")).contains(">a");
    assertThat(query.first("absent")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"a%20b+c | a b c", "%C3%A9  | é", "50%     | 50%", "%zz     | %zz", "%2541   | %41"})
  void parse_value_isDecodedOnce(String raw, String value) {
    assertThat(QueryString.parse("x=" + raw).first("x")).contains(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a             | a",
        "[a,b]         | a;b",
        "[a, b ,c]     | a;b;c",
        "[a]           | a",
        "%5Ba%2Cb%5D   | a;b",
        "%5Ba,b%5D     | a;b",
        "[a%2Cb,c]     | a,b;c",
        "[a,b%2cc]     | a;b,c",
        "a,b           | a,b",
        "[a            | [a"
      })
  void elements_ofAValue_areSplitAtCommasThatSeparate(String raw, String elements) {
    // A plain value with a comma is one value: only brackets make several.
    QueryString.Parameter parameter = QueryString.parse("x=" + raw).parameters().getFirst();

    assertThat(String.join(";", parameter.elements())).isEqualTo(elements);
  }

  @Property(seed = "1", tries = 500)
  void rawWith_anyNamesAndValues_readTheSameAgain(
      @ForAll @Size(max = 4) List<@NotEmpty String> texts, @ForAll boolean encoded) {
    StringBuilder raw = new StringBuilder();
    for (String text : texts) {
      String part =
          encoded
              ? URLEncoder.encode(text, StandardCharsets.UTF_8)
              : text.replaceAll("[^a-z,.~^\\[\\]]", "_");
      raw.append("meta.").append(part).append('=').append(part).append('&');
    }
    QueryString query = QueryString.parse(raw.toString());

    String link = query.rawWith(List.of("cursor"), "cursor", "x");

    assertThat(link).matches("[!-~&&[^<>\"\\\\^`{|};#?]]*");
    QueryString again = QueryString.parse(link);
    assertThat(again.parameters()).hasSize(query.parameters().size() + 1);
    for (int i = 0; i < query.parameters().size(); i++) {
      QueryString.Parameter before = query.parameters().get(i);
      QueryString.Parameter after = again.parameters().get(i);
      assertThat(after.name()).isEqualTo(before.name());
      assertThat(after.value()).isEqualTo(before.value());
      assertThat(after.elements()).isEqualTo(before.elements());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a%2Cb,c]", "[a,b]", "%5Ba%2cb,c%5D"})
  void rawWith_encodedCommas_meanTheSameOnTheNextPage(String raw) {
    QueryString query = QueryString.parse("text=" + raw);

    QueryString next = QueryString.parse(query.rawWith(List.of(), "cursor", "x"));

    assertThat(next.parameters().getFirst().elements())
        .isEqualTo(query.parameters().getFirst().elements());
  }

  @Test
  void case34_hostileCharacters_areEncoded() {
    QueryString query = QueryString.parse("text=a\r\nX-Evil: 1>;\"é&meta.a%3Db%26c=1");

    assertThat(query.rawWith(List.of(), "cursor", "x"))
        .isEqualTo("text=a%0D%0AX-Evil:%201%3E%3B%22%C3%A9&meta.a%3Db%26c=1&cursor=x");
  }
}
