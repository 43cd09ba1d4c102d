/** A replacement of API Gateway's HTTP API, which passes requests to functions (format 2.0). */
@NullMarked
package io.reachline.local.gateway;

import org.jspecify.annotations.NullMarked;
