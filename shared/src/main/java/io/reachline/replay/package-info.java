/** Replays: what other rules would have written of the messages of a past time. */
@NullMarked
package io.reachline.replay;

import org.jspecify.annotations.NullMarked;
