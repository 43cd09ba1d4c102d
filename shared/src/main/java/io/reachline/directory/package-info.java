/**
 * The directory: organisations and their tree, channels (team inboxes), users and their presence,
 * workflows, contacts.
 */
@NullMarked
package io.reachline.directory;

import org.jspecify.annotations.NullMarked;
