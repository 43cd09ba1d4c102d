/** Benchmarks, one class for each question. */
@NullMarked
package io.reachline.bench;

import org.jspecify.annotations.NullMarked;
