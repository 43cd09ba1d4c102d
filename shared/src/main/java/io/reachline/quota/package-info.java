/** Bounds on what one organisation may leave behind in a day. */
@NullMarked
package io.reachline.quota;

import org.jspecify.annotations.NullMarked;
