/** Retention and consistency, which all stores share. */
@NullMarked
package io.reachline.storage;

import org.jspecify.annotations.NullMarked;
