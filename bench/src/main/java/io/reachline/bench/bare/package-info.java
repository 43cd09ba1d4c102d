/** A minimal function, packaged on its own, that benchmarks compare others with. */
@NullMarked
package io.reachline.bench.bare;

import org.jspecify.annotations.NullMarked;
