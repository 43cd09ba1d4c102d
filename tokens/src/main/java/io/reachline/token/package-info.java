/** The tokens that sign webhook requests, and the published keys that verify them. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
