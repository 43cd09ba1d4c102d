/** Stands in for Lambda's event source mappings: polls queues and streams. */
@NullMarked
package io.reachline.local.source;

import org.jspecify.annotations.NullMarked;
