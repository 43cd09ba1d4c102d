/** The function that takes webhooks in. */
@NullMarked
package io.reachline.functions.ingest;

import org.jspecify.annotations.NullMarked;
