@NullMarked
package io.reachline.bench;

import org.jspecify.annotations.NullMarked;
