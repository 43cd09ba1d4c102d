@NullMarked
package io.reachline.local.gateway;

import org.jspecify.annotations.NullMarked;
