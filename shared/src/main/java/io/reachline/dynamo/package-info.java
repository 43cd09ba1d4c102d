/** The stores in DynamoDB; the only package of this module that uses the AWS SDK. */
@NullMarked
package io.reachline.dynamo;

import org.jspecify.annotations.NullMarked;
