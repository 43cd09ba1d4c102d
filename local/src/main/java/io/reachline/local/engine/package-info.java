/** Embedded replacements of DynamoDB and SQS, on loopback only. */
@NullMarked
package io.reachline.local.engine;

import org.jspecify.annotations.NullMarked;
