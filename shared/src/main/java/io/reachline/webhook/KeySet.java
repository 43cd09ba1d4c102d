package io.reachline.webhook;

import java.time.Instant;

/**
 * A set of public keys, as a host published it.
 *
 * @param json a JSON Web Key Set
 * @param fetchedAt when the host was asked for it
 */
public record KeySet(String json, Instant fetchedAt) {}
