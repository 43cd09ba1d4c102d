/** Who acts: organisations, users, what their tokens allow, and how ids are made. */
@NullMarked
package io.reachline.identity;

import org.jspecify.annotations.NullMarked;
