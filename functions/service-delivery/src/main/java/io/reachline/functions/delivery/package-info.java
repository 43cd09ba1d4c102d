/** The function that sends deliveries to services. */
@NullMarked
package io.reachline.functions.delivery;

import org.jspecify.annotations.NullMarked;
