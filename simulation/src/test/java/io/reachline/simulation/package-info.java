/** A simulation of the whole service under one seed, with faults, checked against a model. */
@NullMarked
package io.reachline.simulation;

import org.jspecify.annotations.NullMarked;
