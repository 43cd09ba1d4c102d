/** Queues in SQS that several functions use, and the client of SQS. */
@NullMarked
package io.reachline.queue;

import org.jspecify.annotations.NullMarked;
