import software.amazon.dynamodb.services.local.main.ServerRunner;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// What the functions need of AWS when they run in containers: DynamoDB Local and ElasticMQ, in
/// memory, on the ports given. Both listen on all interfaces, since a container cannot reach loopback.
void main(String[] ports) throws Exception {
  ServerRunner.createServerFromCommandLineArgs(
          new String[] {"-inMemory", "-sharedDb", "-disableTelemetry", "-port", ports[0]})
      .start();
  SQSRestServerBuilder.withInterface("0.0.0.0").withPort(Integer.parseInt(ports[1])).start();
  IO.println("ready");
}
