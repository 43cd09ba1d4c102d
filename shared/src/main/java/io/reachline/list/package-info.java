/** Lists of the API: filters, sort order, selection of properties, and paging by cursor. */
@NullMarked
package io.reachline.list;

import org.jspecify.annotations.NullMarked;
