/** Reports on messages of the past: how many of them reached anybody. */
@NullMarked
package io.reachline.report;

import org.jspecify.annotations.NullMarked;
