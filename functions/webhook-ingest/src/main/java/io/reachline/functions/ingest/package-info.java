/** The function that receives Zoho Desk's webhook requests. */
@NullMarked
package io.reachline.functions.ingest;

import org.jspecify.annotations.NullMarked;
