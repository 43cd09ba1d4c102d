package io.reachline.bench.load;

import static java.util.stream.Collectors.groupingBy;

import io.reachline.bench.load.Api.Answer;
import io.reachline.bench.load.Api.Call;
import io.reachline.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A reader of conversations with all that belongs to them, through the API. */
final class Reader {
  private final Api api;
  private final String token;
  private final Map<String, List<JsonObject>> entries;

  private Reader(Api api, String token, Map<String, List<JsonObject>> entries) {
    this.api = api;
    this.token = token;
    this.entries = entries;
  }

  /** Returns a reader that has read the inboxes of both agents. */
  static Reader of(Api api, LoadedOrganization organization)
      throws IOException, InterruptedException {
    List<JsonObject> entries = new ArrayList<>();
    for (String agent : List.of(organization.presentAgent(), organization.absentAgent())) {
      entries.addAll(
          api.list("/v2/users/%s/inbox?limit=500".formatted(agent), organization.adminToken()));
    }
    return new Reader(
        api,
        organization.adminToken(),
        entries.stream().collect(groupingBy(entry -> String.valueOf(entry.get("conversation")))));
  }

  /** Returns a conversation as it is. */
  Observed read(Expected expected) throws IOException, InterruptedException {
    Optional<JsonObject> session = Optional.empty();
    if (expected.session().isPresent()) {
      session = find("/v2/sessions/" + expected.session().get().id());
    }
    Optional<String> ofSession = session.flatMap(found -> found.text("conversation"));
    Optional<String> id = expected.conversation().or(() -> ofSession);
    if (id.isEmpty()) {
      return new Observed(Optional.empty(), List.of(), session, List.of(), List.of());
    }
    return new Observed(
        find("/v2/conversations/" + id.get()),
        api.list("/v2/conversations/%s/messages?limit=500".formatted(id.get()), token),
        session,
        session.isEmpty()
            ? List.of()
            : api.list(
                "/v2/sessions/%s/events?limit=500".formatted(expected.session().orElseThrow().id()),
                token),
        entries.getOrDefault(id.get(), List.of()));
  }

  private Optional<JsonObject> find(String path) throws IOException, InterruptedException {
    Answer answer = api.send(Call.get(path, token));
    if (answer.status() == 404) {
      return Optional.empty();
    }
    if (!answer.isSuccess()) {
      throw new IOException("%s was answered %d".formatted(path, answer.status()));
    }
    return Optional.of(answer.object());
  }
}
