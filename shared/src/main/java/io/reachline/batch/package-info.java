/** Batches of records from streams and queues. */
@NullMarked
package io.reachline.batch;

import org.jspecify.annotations.NullMarked;
