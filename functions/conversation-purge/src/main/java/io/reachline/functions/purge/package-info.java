/** The function that deletes what deleted conversations held. */
@NullMarked
package io.reachline.functions.purge;

import org.jspecify.annotations.NullMarked;
