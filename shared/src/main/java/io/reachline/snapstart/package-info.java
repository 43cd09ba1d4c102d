/** What a function does before Lambda takes a SnapStart snapshot of it. */
@NullMarked
package io.reachline.snapstart;

import org.jspecify.annotations.NullMarked;
