/** Stands in for DynamoDB and SQS, in process and on loopback only. */
@NullMarked
package io.reachline.local.engine;

import org.jspecify.annotations.NullMarked;
