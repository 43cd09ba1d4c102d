/** The SAM template, read with its parameters and intrinsic functions, as far as it runs here. */
@NullMarked
package io.reachline.local.template;

import org.jspecify.annotations.NullMarked;
