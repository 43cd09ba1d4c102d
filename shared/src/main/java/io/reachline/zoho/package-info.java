/**
 * Zoho Desk as a provider of webhooks: its tokens, the hosts of their keys, the format of its
 * events, and its reply statuses.
 */
@NullMarked
package io.reachline.zoho;

import org.jspecify.annotations.NullMarked;
