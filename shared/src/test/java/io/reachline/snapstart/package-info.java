/** Preparation for SnapStart snapshots. */
@NullMarked
package io.reachline.snapstart;

import org.jspecify.annotations.NullMarked;
