/** Stands in for the HTTP API: routes requests and turns them into events of payload format 2.0. */
@NullMarked
package io.reachline.local.gateway;

import org.jspecify.annotations.NullMarked;
