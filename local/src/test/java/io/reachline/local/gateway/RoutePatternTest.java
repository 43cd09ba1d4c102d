package io.reachline.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoutePatternTest {

  @Test
  void match_parameters_areDecoded() {
    assertThat(RoutePattern.of("GET", "/v2/things/{thing}/parts/{part}"))
        .satisfies(
            route ->
                assertThat(route.match("GET", "/v2/things/a%20b/parts/%C3%A4%2F"))
                    .contains(Map.of("thing", "a b", "part", "ä/")));
  }

  @Test
  void match_otherMethodLengthOrLiteral_isNone() {
    RoutePattern route = RoutePattern.of("GET", "/v2/things/{thing}");
    assertThat(route.match("POST", "/v2/things/a")).isEmpty();
    assertThat(route.match("GET", "/v2/things")).isEmpty();
    assertThat(route.match("GET", "/v2/things/")).isEmpty();
    assertThat(route.match("GET", "/v2/things/a/b")).isEmpty();
    assertThat(route.match("GET", "/v2/other/a")).isEmpty();
  }

  @Test
  void match_greedyParameter_takesTheRest() {
    assertThat(RoutePattern.of("ANY", "/files/{path+}").match("PUT", "/files/a/b%20c"))
        .contains(Map.of("path", "a/b c"));
  }

  @Test
  void order_ofRoutesThatMatch_isMostSpecificFirst() {
    assertThat(
            Stream.of(
                    RoutePattern.of("ANY", "/{all+}"),
                    RoutePattern.of("ANY", "/v2/{kind}"),
                    RoutePattern.of("GET", "/v2/{kind}"),
                    RoutePattern.of("ANY", "/v2/things"))
                .sorted(RoutePattern.MOST_SPECIFIC_FIRST)
                .map(RoutePattern::key))
        .containsExactly("ANY /v2/things", "GET /v2/{kind}", "ANY /v2/{kind}", "ANY /{all+}");
  }
}
