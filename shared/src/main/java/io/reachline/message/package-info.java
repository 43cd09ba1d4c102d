/** Messages of conversations, status messages included. */
@NullMarked
package io.reachline.message;

import org.jspecify.annotations.NullMarked;
