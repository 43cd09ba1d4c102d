/** JSON as values: reading, writing, and the checks that name the field at fault. */
@NullMarked
package io.reachline.json;

import org.jspecify.annotations.NullMarked;
