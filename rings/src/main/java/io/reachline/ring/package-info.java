/** The queue of rings in SQS. */
@NullMarked
package io.reachline.ring;

import org.jspecify.annotations.NullMarked;
