package io.reachline.local.gateway;

import java.util.Optional;

/** What the local runner answers by itself, without a function. */
@FunctionalInterface
public interface Endpoint {

  /** Answers a request; empty: it is not this endpoint's. */
  Optional<HttpAnswer> answer(HttpCall call);
}
