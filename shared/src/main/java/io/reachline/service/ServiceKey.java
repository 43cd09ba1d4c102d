package io.reachline.service;

import io.reachline.directory.ServiceId;
import io.reachline.identity.OrganizationId;

/**
 * The key of a service: the organisation that registered it, which may be above that of the
 * conversations it is told of, and its id.
 */
public record ServiceKey(OrganizationId organization, ServiceId service) {}
