/** The function that posts messages, and opens, changes and deletes conversations. */
@NullMarked
package io.reachline.functions.post;

import org.jspecify.annotations.NullMarked;
