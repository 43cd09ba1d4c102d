/** Stores in memory: simple fakes that pass the same contract tests as the real ones. */
@NullMarked
package io.reachline.memory;

import org.jspecify.annotations.NullMarked;
