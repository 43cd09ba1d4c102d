package io.reachline.presence;

import java.time.Instant;

/**
 * The last time at which somebody set the presence of a user here.
 *
 * @param until the end of the time for which this holds by itself, or by what the user did since,
 *     without what a provider said
 */
public record LastSet(Instant at, Instant until) {}
