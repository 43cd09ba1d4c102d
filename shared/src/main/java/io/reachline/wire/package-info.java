/** The text forms of values in JSON and in keys. */
@NullMarked
package io.reachline.wire;

import org.jspecify.annotations.NullMarked;
