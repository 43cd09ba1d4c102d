@NullMarked
package io.reachline.local.source;

import org.jspecify.annotations.NullMarked;
