/** HTTP as API Gateway's payload format 2.0 brings it to a function. */
@NullMarked
package io.reachline.gateway;

import org.jspecify.annotations.NullMarked;
