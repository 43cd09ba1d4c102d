/** Routing: workflows decide whom an inbound message is for, and those are notified. */
@NullMarked
package io.reachline.routing;

import org.jspecify.annotations.NullMarked;
