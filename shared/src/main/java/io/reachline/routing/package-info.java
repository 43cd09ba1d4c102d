/** Routing: who is told about an inbound message, and what is written down about it. */
@NullMarked
package io.reachline.routing;

import org.jspecify.annotations.NullMarked;
