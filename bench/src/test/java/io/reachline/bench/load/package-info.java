@NullMarked
package io.reachline.bench.load;

import org.jspecify.annotations.NullMarked;
