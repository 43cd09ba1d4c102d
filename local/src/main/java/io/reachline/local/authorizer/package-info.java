/** The JWT authorizer of the local HTTP API, and the issuers of the tokens that it accepts. */
@NullMarked
package io.reachline.local.authorizer;

import org.jspecify.annotations.NullMarked;
