package io.reachline.local.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import io.reachline.environment.Environment;
import io.reachline.local.template.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LocalFunctionTest {

  private final LocalFunction echo =
      LocalFunction.of(
          new FunctionDefinition(
              "Echo", Echo.class.getName(), Duration.ofMillis(200), Map.of(), false, List.of()),
          new Environment(Map.of("NAME", "environment")));

  @Test
  void invoke_longerThanItsTimeout_isEnded() throws Exception {
    assertThatThrownBy(() -> echo.invoke(wish("hang")))
        .isInstanceOfSatisfying(
            FunctionFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(FunctionFault.Kind.TIMED_OUT))
        .hasMessage("Task timed out after 0.20 seconds");

    assertThat(new String(echo.invoke(wish("bare")), StandardCharsets.UTF_8))
        .as("answer of the next instance")
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void invoke_throwing_isAFaultWithItsCause() {
    assertThatThrownBy(() -> echo.invoke(wish("fault")))
        .isInstanceOfSatisfying(
            FunctionFault.class,
            fault -> assertThat(fault.kind()).isEqualTo(FunctionFault.Kind.THREW))
        .hasRootCauseMessage("As wished");
  }

  private static byte[] wish(String wish) throws Exception {
    return JSON.std.asBytes(Map.of("headers", Map.of("x-wish", wish)));
  }
}
