/** The function for what admins keep: the directory, sources, the quarantine. */
@NullMarked
package io.reachline.functions.directory;

import org.jspecify.annotations.NullMarked;
