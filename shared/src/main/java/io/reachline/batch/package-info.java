/** Batches of records that streams and queues bring to functions. */
@NullMarked
package io.reachline.batch;

import org.jspecify.annotations.NullMarked;
