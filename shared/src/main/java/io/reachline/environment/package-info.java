/** The configuration of functions. */
@NullMarked
package io.reachline.environment;

import org.jspecify.annotations.NullMarked;
