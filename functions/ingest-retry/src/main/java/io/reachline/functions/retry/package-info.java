/** The function that takes up what the webhook could not store. */
@NullMarked
package io.reachline.functions.retry;

import org.jspecify.annotations.NullMarked;
