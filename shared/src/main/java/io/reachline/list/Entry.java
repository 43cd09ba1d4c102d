package io.reachline.list;

import io.reachline.json.JsonObject;

/**
 * One entry of a list.
 *
 * @param place where it stands in the list's order: cursors are made of it
 * @param json as the API shows it
 */
public record Entry(String place, JsonObject json) {}
