package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListRequestTest {
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final ListRules RULES =
      new ListRules(Set.of("id", "name", "meta", "createdAt"), "createdAt", Set.of("visible"), 20)
          .with(
              Map.of(
                  "meta.kind",
                  new AllowedValues(List.of("CAR", "BUS"), true),
                  "meta.flag",
                  AllowedValues.FLAG));

  @Test
  void parse_nothing_isTheNewestHundred() {
    ListRequest request = valid("");

    assertThat(request.limit()).isEqualTo(100);
    assertThat(request.offset()).isZero();
    assertThat(request.order()).isEqualTo(Order.NEWEST_FIRST);
    assertThat(request.after()).isEmpty();
    assertThat(request.select()).isEmpty();
    assertThat(request.filters()).isEmpty();
  }

  @Test
  void parse_everyParameter_isRead() {
    ListRequest request =
        valid("limit=500&offset=20&sort=createdAt&select=id,%20name&name=x&meta.a=1&visible=true");

    assertThat(request.limit()).isEqualTo(500);
    assertThat(request.offset()).isEqualTo(20);
    assertThat(request.order()).isEqualTo(Order.OLDEST_FIRST);
    assertThat(request.select()).containsExactlyInAnyOrder("id", "name");
    assertThat(request.filters()).extracting(Filter::property).containsExactly("name", "meta.a");
  }

  @Test
  void parse_moreThanAHundredIds_isRefusedByTheirName() {
    String ids = "x,".repeat(99);

    assertThat(valid("id=[%sx]".formatted(ids)).filters()).hasSize(1);
    assertThat(parse("id=[%sx,x]".formatted(ids)))
        .isEqualTo(new Parsed.Refused<>(new Invalid("id", "must be at most 100 ids")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meta.flag=maybe     | meta.flag must be one of true, false",
        "meta.flag=[true,no] | meta.flag must be one of true, false",
        "meta.kind=car       | meta.kind must be one of CAR, BUS",
        "select=secret       | select must name some of createdAt, id, meta, name, organization",
        "limit=0             | limit must be a whole number from 1 to 500",
        "limit=501           | limit must be a whole number from 1 to 500",
        "limit=-1            | limit must be a whole number from 1 to 500",
        "limit=1000000000    | limit must be a whole number from 1 to 500",
        "limit=abc           | limit must be a whole number from 1 to 500",
        "limit=%2B1          | limit must be a whole number from 1 to 500",
        "limit=١             | limit must be a whole number from 1 to 500",
        "limit=              | limit must be a whole number from 1 to 500",
        "offset=21           | offset must be a whole number from 0 to 20",
        "offset=-1           | offset must be a whole number from 0 to 20",
        "sort=name           | sort must be createdAt or -createdAt",
        "sort=               | sort must be createdAt or -createdAt",
        "name=a&name=b       | name must not be given twice",
        "name=a&name=%3Eb    | ",
        "name=%3Ea&name=b    | name must not be given twice",
        "limit=1&limit=1     | limit must not be given twice",
        "colour=red          | colour is not a property of this list; known are createdAt, id,"
            + " meta, name",
        "names=x             | names is not a property of this list; known are createdAt, id, meta,"
            + " name",
        "=x                  | is not a property of this list"
      })
  void parse_invalidParameter_isNamed(String query, String error) {
    String problem =
        switch (parse(query)) {
          case Parsed.Refused<ListRequest>(var reason) -> reason.message();
          case Parsed.Valid<ListRequest> _ -> "";
        };

    assertThat(problem).contains(Optional.ofNullable(error).orElse(""));
    assertThat(problem.isEmpty()).isEqualTo(error == null);
  }

  @Test
  void parse_selectOfNothing_selectsAll() {
    assertThat(valid("select=").select()).isEmpty();
    assertThat(valid("select=%20,%20").select()).isEmpty();
    assertThat(valid("select=,id,").select()).containsExactly("id");
  }

  @Test
  void parse_rangeOnOneProperty_isTwoFilters() {
    assertThat(valid("createdAt=%3Ea&createdAt=%3Cb").filtersOn("createdAt")).hasSize(2);
  }

  @Test
  void case31_cursor_isOfItsListAlone() {
    String cursor = cursor(valid("name=x"), "0005");

    assertThat(valid("name=x&" + cursor).after()).contains("0005");
    assertThat(valid("name=x&limit=3&select=id&" + cursor).after())
        .as("the size and the form of pages may change on the way")
        .contains("0005");
    assertRefused(parse("name=y&" + cursor));
    assertRefused(parse(cursor));
    assertRefused(parse("name=x&meta.a=1&" + cursor));
    assertRefused(parse("name=x&sort=createdAt&" + cursor));
    assertRefused(
        ListRequest.parse(
            ORGANIZATION, "/v2/others", QueryString.parse("name=x&" + cursor), RULES));
    assertRefused(
        ListRequest.parse(
            new OrganizationId("5d01e2404bc19c256622ad20"),
            "/v2/things",
            QueryString.parse("name=x&" + cursor),
            RULES));
  }

  @Test
  void parse_valueThatMayComeFromOutside_isTaken_andSoIsAPrefix() {
    assertThat(valid("meta.kind=SOMETHING_NEW").filters()).hasSize(1);
    assertThat(valid("meta.flag=^t").filters()).hasSize(1);
  }

  @Test
  void parse_queryBeyondItsBound_isRefused() {
    assertThat(parse("meta.a=" + "x".repeat(8_183))).isInstanceOf(Parsed.Valid.class);
    assertThat(parse("meta.a=" + "x".repeat(8_185)))
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused ->
                assertThat(refused.reason().message())
                    .isEqualTo("query must not have more than 8,192 characters"));
  }

  /**
   * A forged cursor with a valid checksum; its position would become part of a key of 1,024 bytes.
   */
  @Test
  void case31_cursorWithALongPlace_isRefused() {
    assertThat(valid(cursor(valid(""), "0".repeat(72))).after()).isPresent();
    assertRefused(parse(cursor(valid(""), "0".repeat(73))));
    assertRefused(parse(cursor(valid(""), "0".repeat(2_000))));
    assertRefused(parse("cursor=" + "a".repeat(9_000)));
  }

  @Test
  void case31_cursorWithAnotherPlace_isRefused() {
    String cursor = cursor(valid(""), "0005").substring("cursor=".length());
    String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);

    assertRefused(parse("cursor=" + encode(text.replace("0005", "0006"))));
    assertRefused(parse("cursor=" + encode(text + "0")));
    assertRefused(parse("cursor=" + encode("0005")));
    assertRefused(parse("cursor=" + encode("0005.")));
    assertRefused(parse("cursor=" + encode("")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "%00", "====", "a"})
  void case31_cursorInNoForm_isRefused(String cursor) {
    assertRefused(parse("cursor=" + cursor));
  }

  @Test
  void case34_link_isThePublicAddressAndWhatWasAsked() {
    String link =
        valid("limit=2&offset=3&name=a%20b&select=id,name").link("https://x.example", "5", 0);

    assertThat(link)
        .startsWith("https://x.example/v2/things?limit=2&name=a%20b&select=id%2Cname&cursor=")
        .doesNotContain("offset");
    assertThat(valid("").link("", "5", 0)).startsWith("/v2/things?cursor=");
  }

  @Test
  void case34_hostilePath_isEncodedInTheLink() {
    ListRequest request =
        switch (ListRequest.parse(
            ORGANIZATION, "/v2/a>\r\nX: 1?b%20c", QueryString.parse(""), RULES)) {
          case Parsed.Valid<ListRequest>(var value) -> value;
          case Parsed.Refused<ListRequest>(var reason) -> throw new AssertionError(reason);
        };

    assertThat(request.link("", "5", 0)).startsWith("/v2/a%3E%0D%0AX:%201%3Fb%20c?cursor=");
  }

  @Test
  void scan_withFilters_readsMoreThanAPage() {
    assertThat(valid("limit=10").readOptions().batchSize()).isEqualTo(11);
    assertThat(valid("limit=10&offset=5").readOptions().batchSize()).isEqualTo(16);
    assertThat(valid("limit=10&name=x").readOptions().batchSize()).isEqualTo(250);
  }

  private static Parsed<ListRequest> parse(String query) {
    return ListRequest.parse(ORGANIZATION, "/v2/things", QueryString.parse(query), RULES);
  }

  static ListRequest valid(String query) {
    return switch (parse(query)) {
      case Parsed.Valid<ListRequest>(var request) -> request;
      case Parsed.Refused<ListRequest>(var reason) -> throw new AssertionError(reason.message());
    };
  }

  private static void assertRefused(Parsed<ListRequest> parsed) {
    assertThat(parsed)
        .isInstanceOfSatisfying(
            Parsed.Refused.class,
            refused ->
                assertThat(refused.reason().message())
                    .isEqualTo("cursor is not one that this list gave"));
  }

  private static String cursor(ListRequest request, String position) {
    String link = request.link("", position, 0);
    return link.substring(link.indexOf("cursor="));
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
