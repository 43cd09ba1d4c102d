/** Files that only their owner can read. */
@NullMarked
package io.reachline.local.disk;

import org.jspecify.annotations.NullMarked;
