/** Zoho Desk's sessions, with their statuses, reply statuses and events. */
@NullMarked
package io.reachline.session;

import org.jspecify.annotations.NullMarked;
