@NullMarked
package io.reachline.local.engine;

import org.jspecify.annotations.NullMarked;
