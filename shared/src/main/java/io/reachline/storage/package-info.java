/** What all stores share: how long they keep things, and how fresh a read is. */
@NullMarked
package io.reachline.storage;

import org.jspecify.annotations.NullMarked;
