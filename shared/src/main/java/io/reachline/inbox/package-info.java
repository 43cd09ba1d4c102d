/** Inboxes: the entries that wait in them for agents, and the acceptances that take them out. */
@NullMarked
package io.reachline.inbox;

import org.jspecify.annotations.NullMarked;
