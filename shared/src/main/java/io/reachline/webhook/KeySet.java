package io.reachline.webhook;

import java.time.Instant;

/**
 * The public keys of a data centre.
 *
 * @param json as the data centre's host published them: a JSON Web Key Set
 * @param fetchedAt when they were asked for
 */
public record KeySet(String json, Instant fetchedAt) {}
