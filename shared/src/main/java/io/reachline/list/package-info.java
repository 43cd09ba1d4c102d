/** The list grammar of the Conversations API: filters, order, selection, and paging by cursor. */
@NullMarked
package io.reachline.list;

import org.jspecify.annotations.NullMarked;
