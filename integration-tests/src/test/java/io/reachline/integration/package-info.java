/** Tests of several modules together, as built. */
@NullMarked
package io.reachline.integration;

import org.jspecify.annotations.NullMarked;
