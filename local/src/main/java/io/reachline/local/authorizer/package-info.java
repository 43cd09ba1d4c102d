/** Stands in for the HTTP API's JWT authorizer, with signing keys of its own. */
@NullMarked
package io.reachline.local.authorizer;

import org.jspecify.annotations.NullMarked;
