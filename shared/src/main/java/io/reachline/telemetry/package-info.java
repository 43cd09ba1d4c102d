/** Log lines and metrics. */
@NullMarked
package io.reachline.telemetry;

import org.jspecify.annotations.NullMarked;
