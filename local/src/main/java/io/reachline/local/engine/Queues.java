package io.reachline.local.engine;

import io.reachline.local.template.QueueDefinition;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Creates the template's queues, where they are not there from an earlier run. */
public final class Queues {

  private final SqsClient sqs;

  public Queues(SqsClient sqs) {
    this.sqs = sqs;
  }

  /** Creates a queue, or gives one that is there the template's attributes. */
  public void create(QueueDefinition queue) {
    Map<QueueAttributeName, String> attributes = attributes(queue);
    if (exists(queue.name())) {
      String url = url(queue.name());
      sqs.setQueueAttributes(change -> change.queueUrl(url).attributes(attributes));
    } else {
      sqs.createQueue(create -> create.queueName(queue.name()).attributes(attributes));
    }
  }

  /** The address of a queue. */
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
    // ElasticMQ keeps messages for ever, and refuses to be told for how long.
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
