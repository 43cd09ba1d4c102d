/** The stores in memory: as simple as can be, and held to the same contract as the real ones. */
@NullMarked
package io.reachline.memory;

import org.jspecify.annotations.NullMarked;
