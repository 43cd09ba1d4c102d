package io.reachline.local.engine;

import io.reachline.local.template.QueueDefinition;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** The template's queues in the engine. */
public final class Queues {

  private final SqsClient sqs;

  public Queues(SqsClient sqs) {
    this.sqs = sqs;
  }

  /** Creates a queue, or updates the attributes of an existing one. */
  public void create(QueueDefinition queue) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    if (exists(queue.name())) {
      String url = url(queue.name());
      sqs.setQueueAttributes(change -> change.queueUrl(url).attributes(attributes));
    } else {
      sqs.createQueue(create -> create.queueName(queue.name()).attributes(attributes));
    }
  }

  /** Returns the URL of a queue. */
  public String url(String name) {
    return sqs.getQueueUrl(queue -> queue.queueName(name)).queueUrl();
  }

  private boolean exists(String name) {
    try {
      url(name);
      return true;
    } catch (QueueDoesNotExistException e) {
      return false;
    }
  }

  private static Map<QueueAttributeName, String> attributes(QueueDefinition queue) {
    Map<QueueAttributeName, String> attributes = new HashMap<>();
    queue
        .attributes()
        .forEach((name, value) -> attributes.put(QueueAttributeName.fromValue(name), value));
    // ElasticMQ does not support this attribute: it keeps messages forever.
    attributes.remove(QueueAttributeName.MESSAGE_RETENTION_PERIOD);
    queue
        .redrive()
        .ifPresent(
            redrive ->
                attributes.put(
                    QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"arn:aws:sqs:%s:%s:%s\",\"maxReceiveCount\":\"%d\"}"
                        .formatted(
                            LocalAccount.REGION,
                            LocalAccount.ID,
                            redrive.deadLetterQueue(),
                            redrive.maximumReceives())));
    return attributes;
  }
}
