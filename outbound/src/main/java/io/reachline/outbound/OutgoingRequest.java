package io.reachline.outbound;

import java.util.Map;
import java.util.Optional;

/**
 * A request to a service.
 *
 * @param path the path and the query
 * @param json the body; empty if it has none
 */
record OutgoingRequest(
    String method,
    TargetUrl target,
    String path,
    Map<String, String> headers,
    Optional<String> json) {}
