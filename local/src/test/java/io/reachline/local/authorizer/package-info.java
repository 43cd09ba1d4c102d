@NullMarked
package io.reachline.local.authorizer;

import org.jspecify.annotations.NullMarked;
