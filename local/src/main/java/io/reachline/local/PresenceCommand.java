package io.reachline.local;

import io.reachline.identity.Scope;
import io.reachline.json.Timestamp;
import io.reachline.local.ApiClient.Answer;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
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

/** The command {@code presence}. */
@Command(name = "presence", description = "Puts a user of the demo organisation online or offline.")
final class PresenceCommand implements Callable<Integer> {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

  @Mixin @Nullable HelpOption help;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "USER",
      description = "The user's id, or the name of a user of the demo organisation.")
  String user = "";

  @Parameters(
      index = "1",
      paramLabel = "online|offline",
      description = "The presence to set. Online ends after a day.")
  Wanted wanted = Wanted.ONLINE;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8080",
      description = "The service's URL. Default: ${DEFAULT-VALUE}.")
  URI url = URI.create("http://localhost:8080");

  /** A presence that can be set. */
  enum Wanted {
    ONLINE,
    OFFLINE
  }

  @Override
  public Integer call() {
    String id = id();
    String presence = wanted.name().toLowerCase(Locale.ROOT);
    try (ApiClient api = new TokenClient(url).api(Scope.ADMIN)) {
      Answer answer =
          api.send("PUT", "/v2/users/%s/presence".formatted(id), Map.of("presence", presence));
      if (answer.status() == 404) {
        throw new IllegalStateException("the demo organisation has no user %s".formatted(user));
      }
      String name = answer.expect(200).field("name");
      System.out.println(
          switch (wanted) {
            case ONLINE ->
                "%s is online until %s"
                    .formatted(name, Timestamp.format(Instant.now().plus(LocalService.PRESENCE)));
            case OFFLINE -> "%s is offline".formatted(name);
          });
    }
    return 0;
  }

  private String id() {
    return ID.matcher(user).matches()
        ? user
        : DemoUser.named(user)
            .map(DemoUser::id)
            .orElseThrow(
                () ->
                    complaint(
                        "USER must be 24 hex digits, or one of %s; not '%s'"
                            .formatted(DemoUser.names(), user)));
  }

  private RuntimeException complaint(String message) {
    return spec == null
        ? new IllegalArgumentException(message)
        : new ParameterException(spec.commandLine(), message);
  }
}
