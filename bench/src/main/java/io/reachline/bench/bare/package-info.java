/** An artifact of its own: the least that a function can be. */
@NullMarked
package io.reachline.bench.bare;

import org.jspecify.annotations.NullMarked;
