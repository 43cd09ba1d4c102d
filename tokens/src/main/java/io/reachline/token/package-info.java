/** The tokens that Zoho Desk signs its webhooks with, and the keys that verify them. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
