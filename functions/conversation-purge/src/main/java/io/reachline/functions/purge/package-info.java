/** The function that removes what a deleted conversation held. */
@NullMarked
package io.reachline.functions.purge;

import org.jspecify.annotations.NullMarked;
