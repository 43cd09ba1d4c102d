/** Zoho Desk's webhook: sources, batches, the intake of events, and the quarantine. */
@NullMarked
package io.reachline.webhook;

import org.jspecify.annotations.NullMarked;
