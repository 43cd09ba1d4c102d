/** The HTTP client through which AWS services are called. */
@NullMarked
package io.reachline.aws;

import org.jspecify.annotations.NullMarked;
