@NullMarked
package io.reachline.runtime;

import org.jspecify.annotations.NullMarked;
