package io.reachline.routing;

import io.reachline.service.ServiceKey;

/**
 * A service that a step tells of its message.
 *
 * @param position the position of the first rule that names it, among all rules of the run
 */
public record NotifiedService(ServiceKey service, int position) {}
