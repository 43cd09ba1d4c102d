/** The conditions of rules, in CEL. Only this package uses the CEL library. */
@NullMarked
package io.reachline.condition;

import org.jspecify.annotations.NullMarked;
