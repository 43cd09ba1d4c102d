/** Caches of bounded size. */
@NullMarked
package io.reachline.cache;

import org.jspecify.annotations.NullMarked;
