/** The tokens by which Zoho Desk signs its webhooks, and the keys that they are verified by. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
