/** The function for sources and the quarantine. */
@NullMarked
package io.reachline.functions.directory;

import org.jspecify.annotations.NullMarked;
