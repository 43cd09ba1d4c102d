/**
 * The work of admins: creating, changing, deleting and listing organisations, channels, users,
 * workflows, contacts and sources.
 */
@NullMarked
package io.reachline.administration;

import org.jspecify.annotations.NullMarked;
