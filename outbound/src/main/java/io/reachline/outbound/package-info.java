/** Requests to the addresses of services: which are permitted, and how they are sent and signed. */
@NullMarked
package io.reachline.outbound;

import org.jspecify.annotations.NullMarked;
