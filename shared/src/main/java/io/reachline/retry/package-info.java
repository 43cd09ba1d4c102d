/** Retries with backoff. */
@NullMarked
package io.reachline.retry;

import org.jspecify.annotations.NullMarked;
