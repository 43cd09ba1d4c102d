/** The function that retries webhook requests and events that could not be stored. */
@NullMarked
package io.reachline.functions.retry;

import org.jspecify.annotations.NullMarked;
