/** Reading and writing JSON, and validation that names the field at fault. */
@NullMarked
package io.reachline.json;

import org.jspecify.annotations.NullMarked;
