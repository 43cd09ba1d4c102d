/** What the functions tell their operators: log lines and metrics. */
@NullMarked
package io.reachline.telemetry;

import org.jspecify.annotations.NullMarked;
