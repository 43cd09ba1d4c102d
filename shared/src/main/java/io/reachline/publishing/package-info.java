/** The publishing of events: which services are told of a new message or a changed conversation. */
@NullMarked
package io.reachline.publishing;

import org.jspecify.annotations.NullMarked;
