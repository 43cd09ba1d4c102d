/** Tests of Zoho's tokens, and fixtures that make tokens for other modules' tests. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
