/**
 * What admins do: they create, change, delete and list organisations, channels, users, workflows,
 * contacts and sources.
 */
@NullMarked
package io.reachline.administration;

import org.jspecify.annotations.NullMarked;
