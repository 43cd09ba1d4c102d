/** Deadlines for work. */
@NullMarked
package io.reachline.deadline;

import org.jspecify.annotations.NullMarked;
