/** The function that routes inbound messages and commands to inboxes. */
@NullMarked
package io.reachline.functions.router;

import org.jspecify.annotations.NullMarked;
