/** Tests of Zoho's tokens, and what other modules' tests make tokens with. */
@NullMarked
package io.reachline.token;

import org.jspecify.annotations.NullMarked;
