/**
 * Runs the whole service on one machine: the real functions and the real {@code template.yaml},
 * with engines in process in the place of AWS.
 *
 * <ul>
 *   <li>{@code template} reads the template
 *   <li>{@code engine} stands in for DynamoDB and SQS
 *   <li>{@code function} stands in for Lambda
 *   <li>{@code gateway} and {@code authorizer} stand in for API Gateway
 *   <li>{@code source} stands in for Lambda's event source mappings
 *   <li>{@code event} plays Zoho Desk: generates webhook bodies and sends them
 * </ul>
 */
@NullMarked
package io.reachline.local;

import org.jspecify.annotations.NullMarked;
