/** Plays Zoho Desk: makes up webhook bodies, signs them and sends them. */
@NullMarked
package io.reachline.local.event;

import org.jspecify.annotations.NullMarked;
