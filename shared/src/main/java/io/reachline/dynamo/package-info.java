/** The stores on DynamoDB: the only user of the AWS SDK in this module. */
@NullMarked
package io.reachline.dynamo;

import org.jspecify.annotations.NullMarked;
