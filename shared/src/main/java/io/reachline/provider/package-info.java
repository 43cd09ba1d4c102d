/** The list of providers of webhooks, which the functions hand to the parts that need it. */
@NullMarked
package io.reachline.provider;

import org.jspecify.annotations.NullMarked;
