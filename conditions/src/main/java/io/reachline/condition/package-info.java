/** Conditions of rules in CEL. No other package knows the library. */
@NullMarked
package io.reachline.condition;

import org.jspecify.annotations.NullMarked;
