/**
 * Webhooks of providers: sources, deliveries of events, how they are stored, and the quarantine.
 */
@NullMarked
package io.reachline.webhook;

import org.jspecify.annotations.NullMarked;
