/** The function that stores the events of the retry queue. */
@NullMarked
package io.reachline.functions.retry;

import org.jspecify.annotations.NullMarked;
