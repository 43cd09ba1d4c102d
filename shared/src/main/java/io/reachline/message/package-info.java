/** Messages of a conversation, status messages foremost. */
@NullMarked
package io.reachline.message;

import org.jspecify.annotations.NullMarked;
