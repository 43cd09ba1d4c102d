/** The function that reports on messages of the past, and routes them again under other rules. */
@NullMarked
package io.reachline.functions.reports;

import org.jspecify.annotations.NullMarked;
