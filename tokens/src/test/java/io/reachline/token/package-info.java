/** Tests of webhooks' tokens, and fixtures that make tokens for other modules' tests. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
