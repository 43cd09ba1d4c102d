@NullMarked
package io.reachline.replay;

import org.jspecify.annotations.NullMarked;
