/** Posting: the messages that clients write, their commands, and the conversations they open. */
@NullMarked
package io.reachline.posting;

import org.jspecify.annotations.NullMarked;
