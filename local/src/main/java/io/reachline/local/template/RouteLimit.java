package io.reachline.local.template;

/**
 * The limit of a route's requests, of all callers together.
 *
 * @param perSecond the requests in a second, on average
 * @param burst the requests that may come at once
 */
public record RouteLimit(int perSecond, int burst) {}
