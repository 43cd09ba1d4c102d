/** The function that tells inboxes of inbound messages, and writes down whom that reached. */
@NullMarked
package io.reachline.functions.router;

import org.jspecify.annotations.NullMarked;
