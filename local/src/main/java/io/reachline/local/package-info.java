/**
 * The local runner: runs the whole service on one machine, with the real functions and the real
 * {@code template.yaml}, and with embedded engines in place of AWS.
 *
 * <ul>
 *   <li>{@code template} reads the template
 *   <li>{@code engine} replaces DynamoDB and SQS
 *   <li>{@code function} replaces Lambda
 *   <li>{@code gateway} and {@code authorizer} replace API Gateway
 *   <li>{@code source} replaces Lambda's event source mappings
 *   <li>{@code event} plays Zoho Desk: it generates webhook events and sends them
 *   <li>{@code log} formats the log
 *   <li>{@code disk} writes files that only their owner can read
 * </ul>
 */
@NullMarked
package io.reachline.local;

import org.jspecify.annotations.NullMarked;
