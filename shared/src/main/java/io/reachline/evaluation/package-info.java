/** The evaluation of workflows for a message that is only supposed, which stores nothing. */
@NullMarked
package io.reachline.evaluation;

import org.jspecify.annotations.NullMarked;
