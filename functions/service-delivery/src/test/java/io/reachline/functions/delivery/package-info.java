@NullMarked
package io.reachline.functions.delivery;

import org.jspecify.annotations.NullMarked;
