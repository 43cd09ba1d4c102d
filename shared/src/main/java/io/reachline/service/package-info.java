/** Outbound webhooks: services are told of events, and tried again until they answer. */
@NullMarked
package io.reachline.service;

import org.jspecify.annotations.NullMarked;
