/** A stand-in for Zoho Desk, which generates webhook events, signs them and sends them. */
@NullMarked
package io.reachline.local.event;

import org.jspecify.annotations.NullMarked;
