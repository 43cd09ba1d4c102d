@NullMarked
package io.reachline.local.log;

import org.jspecify.annotations.NullMarked;
