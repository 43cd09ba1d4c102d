/** Tests that need more than one module, built. */
@NullMarked
package io.reachline.integration;

import org.jspecify.annotations.NullMarked;
