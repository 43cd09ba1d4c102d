/** Work that must be done in time. */
@NullMarked
package io.reachline.deadline;

import org.jspecify.annotations.NullMarked;
