package io.reachline.local;

import io.reachline.local.gateway.Endpoint;
import io.reachline.local.gateway.HttpAnswer;
import io.reachline.local.gateway.HttpCall;
import java.util.Map;
import java.util.Optional;

/** The endpoint {@code /health}. It is added once the service is ready. */
final class HealthEndpoint implements Endpoint {

  @Override
  public Optional<HttpAnswer> answer(HttpCall call) {
    return call.path().equals("/health")
        ? Optional.of(HttpAnswer.json(200, Map.of("status", "ok")))
        : Optional.empty();
  }
}
