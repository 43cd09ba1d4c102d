/** Sessions: their statuses, their events, and how they are listed and stored. */
@NullMarked
package io.reachline.session;

import org.jspecify.annotations.NullMarked;
