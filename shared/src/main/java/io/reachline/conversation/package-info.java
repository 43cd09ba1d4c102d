/** Conversations, with their state, participants and session. */
@NullMarked
package io.reachline.conversation;

import org.jspecify.annotations.NullMarked;
