package io.reachline.local;

import io.reachline.identity.Scope;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code token}, which prints an access token and nothing else. */
@Command(
    name = "token",
    description = "Prints an access token, issued by the service running on this machine.")
final class TokenCommand implements Callable<Integer> {

  @Mixin @Nullable HelpOption help;

  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "guest|agent|bot|admin",
      description = "The highest scope of the token, which includes all lower ones.")
  @Nullable Scope scope;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "The service's URL. Default: ${DEFAULT-VALUE}.")
  @Nullable URI url;

  @Option(
      names = "--organization",
      paramLabel = "ID",
      description = "The id of the user's organisation. Default: the demo organisation.")
  @Nullable String organization;

  @Option(
      names = "--user",
      paramLabel = "ID",
      description = "The user's id. Default: the demo user of the scope.")
  @Nullable String user;

  @Option(
      names = "--ttl",
      paramLabel = "PT1H",
      description = "The token's lifetime, as an ISO 8601 duration. Default: PT1H.")
  @Nullable Duration ttl;

  @Option(
      names = "--conversation",
      paramLabel = "ID",
      description = "The only conversation that a guest's token can access. Default: any.")
  @Nullable String conversation;

  @Override
  public Integer call() {
    Map<String, String> request = new LinkedHashMap<>();
    if (scope != null) {
      request.put("scope", scope.wireName());
    }
    putId(request, "organization", organization);
    putId(request, "user", user);
    putId(request, "conversation", conversation);
    if (ttl != null) {
      request.put("ttl", ttl.toString());
    }
    URI service = url == null ? URI.create("http://localhost:8080") : url;
    System.out.println(
        new TokenClient(service).post(TokenEndpoint.ACCESS_PATH, request).get("token"));
    return 0;
  }

  private void putId(Map<String, String> request, String name, @Nullable String id) {
    if (id == null) {
      return;
    }
    if (!ID.matcher(id).matches()) {
      complain("--%s must be 24 hex digits in lower case, not '%s'".formatted(name, id));
    }
    request.put(name, id);
  }

  private void complain(String message) {
    throw spec == null
        ? new IllegalArgumentException(message)
        : new ParameterException(spec.commandLine(), message);
  }
}
