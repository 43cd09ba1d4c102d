@NullMarked
package io.reachline.local;

import org.jspecify.annotations.NullMarked;
