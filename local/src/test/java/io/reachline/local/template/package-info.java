@NullMarked
package io.reachline.local.template;

import org.jspecify.annotations.NullMarked;
