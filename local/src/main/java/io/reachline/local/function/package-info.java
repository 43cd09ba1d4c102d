/** A replacement of Lambda, which creates functions by their handlers' names and invokes them. */
@NullMarked
package io.reachline.local.function;

import org.jspecify.annotations.NullMarked;
