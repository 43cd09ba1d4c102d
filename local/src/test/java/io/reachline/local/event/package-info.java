@NullMarked
package io.reachline.local.event;

import org.jspecify.annotations.NullMarked;
