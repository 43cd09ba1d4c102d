/** Tests of the function that serves the console. */
@NullMarked
package io.reachline.functions.console;

import org.jspecify.annotations.NullMarked;
