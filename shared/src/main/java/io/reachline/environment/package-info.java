/** What a function is told about the place where it runs. */
@NullMarked
package io.reachline.environment;

import org.jspecify.annotations.NullMarked;
