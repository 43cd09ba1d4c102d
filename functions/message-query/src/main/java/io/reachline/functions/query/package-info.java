/** The function that lists and fetches messages, conversations and sessions. */
@NullMarked
package io.reachline.functions.query;

import org.jspecify.annotations.NullMarked;
