/** The function behind Zoho Desk's webhook. */
@NullMarked
package io.reachline.functions.ingest;

import org.jspecify.annotations.NullMarked;
