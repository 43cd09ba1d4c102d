package io.reachline.local.gateway;

import java.util.Optional;

/** An endpoint of the local runner itself, answered without a function. */
@FunctionalInterface
public interface Endpoint {

  /** Answers a request; empty if the request is not for this endpoint. */
  Optional<HttpAnswer> answer(HttpCall call);
}
