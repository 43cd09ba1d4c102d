package io.reachline.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

  @Test
  void require_missingOrBlank_isNamed() {
    for (Environment environment : new Environment[] {of(Map.of()), of(Map.of("STACK", " "))}) {
      assertThatThrownBy(() -> environment.require("STACK"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("The environment variable STACK is missing");
    }
    assertThat(of(Map.of("STACK", "x")).require("STACK")).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "ninety", "1.5", "99999999999999999999"})
  void retention_noPositiveNumber_isNamed(String days) {
    assertThatThrownBy(() -> of(Map.of("RETENTION_DAYS", days)).retention())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("RETENTION_DAYS")
        .hasMessageContaining(days);
  }

  @Test
  void retention_days_areRead() {
    assertThat(of(Map.of("RETENTION_DAYS", "90")).retention()).isEqualTo(Duration.ofDays(90));
  }

  @Test
  void case34_publicUrl_endsWithoutASlash() {
    assertThat(of(Map.of("PUBLIC_URL", "https://x.example//")).publicUrl())
        .isEqualTo("https://x.example");
    assertThat(of(Map.of()).publicUrl()).isEmpty();
    assertThat(of(Map.of("PUBLIC_URL", "")).publicUrl()).isEmpty();
  }

  @Test
  void endpoint_ofTheService_goesBeforeThatOfAll() {
    Environment both =
        of(Map.of("AWS_ENDPOINT_URL_SQS", "http://sqs", "AWS_ENDPOINT_URL", "http://all"));

    assertThat(both.endpoint("SQS")).contains(URI.create("http://sqs"));
    assertThat(both.endpoint("DYNAMODB")).contains(URI.create("http://all"));
    assertThat(of(Map.of("AWS_ENDPOINT_URL_SQS", "")).endpoint("SQS")).isEmpty();
  }

  private static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }
}
