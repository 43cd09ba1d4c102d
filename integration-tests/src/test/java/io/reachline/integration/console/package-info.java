/** Tests of the console in a browser. */
@NullMarked
package io.reachline.integration.console;

import org.jspecify.annotations.NullMarked;
