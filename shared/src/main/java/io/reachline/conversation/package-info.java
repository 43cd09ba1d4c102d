/** Conversations: their state, their participants, and what is known of their session. */
@NullMarked
package io.reachline.conversation;

import org.jspecify.annotations.NullMarked;
