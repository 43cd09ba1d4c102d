/** The local runner's log: JSON for programs, readable lines for a person at a terminal. */
@NullMarked
package io.reachline.local.log;

import org.jspecify.annotations.NullMarked;
