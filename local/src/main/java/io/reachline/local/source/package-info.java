/** A replacement of Lambda's event source mappings, which poll queues and streams. */
@NullMarked
package io.reachline.local.source;

import org.jspecify.annotations.NullMarked;
