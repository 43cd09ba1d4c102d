/** The presence of users: whether they are online, how that is known, and when they were. */
@NullMarked
package io.reachline.presence;

import org.jspecify.annotations.NullMarked;
