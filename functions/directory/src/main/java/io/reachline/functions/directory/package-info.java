/** The function for admins: the directory, sources and the quarantine. */
@NullMarked
package io.reachline.functions.directory;

import org.jspecify.annotations.NullMarked;
