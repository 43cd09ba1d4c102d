/** The function that serves the console, a web page for teams, and its files. */
@NullMarked
package io.reachline.functions.console;

import org.jspecify.annotations.NullMarked;
