package io.reachline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpEventTest {

  @Test
  void toJson_parametersOfPathAndQuery_standWhereTheGatewayPutsThem() throws IOException {
    Map<String, Object> event =
        JSON.std.mapFrom(
            HttpEvent.of("GET /v2/conversations/{conversation}/messages")
                .path("conversation", "0123456789abcdef01234567")
                .query("type=status&createdAt=%3Ea&createdAt=%3Cb")
                .toJson());

    assertThat(event)
        .containsEntry("rawPath", "/v2/conversations/0123456789abcdef01234567/messages")
        .containsEntry("rawQueryString", "type=status&createdAt=%3Ea&createdAt=%3Cb")
        .containsEntry("queryStringParameters", Map.of("type", "status", "createdAt", ">a,<b"))
        .doesNotContainKey("body");
  }
}
