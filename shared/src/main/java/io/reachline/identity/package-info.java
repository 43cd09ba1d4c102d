/** Callers, their organisations and scopes, and ids. */
@NullMarked
package io.reachline.identity;

import org.jspecify.annotations.NullMarked;
