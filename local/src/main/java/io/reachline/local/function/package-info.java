/** Stands in for Lambda: makes functions by their handler names and invokes them. */
@NullMarked
package io.reachline.local.function;

import org.jspecify.annotations.NullMarked;
