@NullMarked
package io.reachline.local.function;

import org.jspecify.annotations.NullMarked;
