/** HTTP requests and responses in API Gateway's payload format 2.0. */
@NullMarked
package io.reachline.gateway;

import org.jspecify.annotations.NullMarked;
