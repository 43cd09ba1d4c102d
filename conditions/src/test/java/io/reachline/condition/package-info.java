@NullMarked
package io.reachline.condition;

import org.jspecify.annotations.NullMarked;
