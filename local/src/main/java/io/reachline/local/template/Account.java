package io.reachline.local.template;

import java.net.URI;

/**
 * What a template is resolved against in the place of an AWS account.
 *
 * @param queues the address of the SQS engine
 */
public record Account(String id, String region, String stack, URI queues) {

  String queueUrl(String queue) {
    return "%s/%s/%s".formatted(queues.toString().replaceAll("/$", ""), id, queue);
  }

  String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, id, resource);
  }
}
