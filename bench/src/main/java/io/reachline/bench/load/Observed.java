package io.reachline.bench.load;

import io.reachline.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as the API shows it.
 *
 * @param conversation empty if the API does not know it
 * @param session empty if the API does not know it, or the conversation has none
 * @param events the history of the session
 * @param entries the entries of the conversation in all inboxes
 */
record Observed(
    Optional<JsonObject> conversation,
    List<JsonObject> messages,
    Optional<JsonObject> session,
    List<JsonObject> events,
    List<JsonObject> entries) {}
