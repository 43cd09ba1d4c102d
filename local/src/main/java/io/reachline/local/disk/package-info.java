/** Files that nobody but their owner may read. */
@NullMarked
package io.reachline.local.disk;

import org.jspecify.annotations.NullMarked;
