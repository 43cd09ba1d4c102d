package io.reachline.webhook;

import java.util.Optional;

/**
 * The claims that a token of a source must have, and the host whose keys sign it.
 *
 * @param issuer its {@code iss}; the same for as long as the source exists
 * @param audience its {@code aud}; empty while no token can be the source's
 * @param host the host that publishes the keys
 * @param keysUrl the address of the keys at that host
 */
public record TokenRules(String issuer, Optional<String> audience, String host, String keysUrl) {}
