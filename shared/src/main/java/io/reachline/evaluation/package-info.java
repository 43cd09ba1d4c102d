/** The evaluation of workflows for a hypothetical message. It stores nothing. */
@NullMarked
package io.reachline.evaluation;

import org.jspecify.annotations.NullMarked;
