package io.reachline.local.template;

import java.net.URI;

/**
 * The account, region and stack by which a template's references are resolved.
 *
 * @param queues the URL of the SQS engine
 */
public record Account(String id, String region, String stack, URI queues) {

  String queueUrl(String queue) {
    return "%s/%s/%s".formatted(queues.toString().replaceAll("/$", ""), id, queue);
  }

  String arn(String service, String resource) {
    return "arn:aws:%s:%s:%s:%s".formatted(service, region, id, resource);
  }
}
