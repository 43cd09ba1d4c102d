package io.reachline.administration;

import io.reachline.directory.DirectoryStore;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.Caller;
import io.reachline.identity.HexId;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.json.Timestamp;
import io.reachline.list.ListEntry;
import io.reachline.list.ListRequest;
import io.reachline.list.ListRules;
import io.reachline.list.Order;
import io.reachline.list.Page;
import io.reachline.list.Paginator;
import io.reachline.list.QueryString;
import io.reachline.list.ReadOptions;
import java.util.Optional;
import java.util.Set;

/** The lists of the versions of workflows: who changed one, when, and to what. */
public final class WorkflowHistory {
  private static final String NUMBER = "version";
  private static final ListRules RULES =
      new ListRules(Set.of(NUMBER, "at", "by", "deleted"), NUMBER, Set.of(), 1_000)
          .showing("workflow");

  private final DirectoryStore directory;
  private final Paginator paginator;

  public WorkflowHistory(DirectoryStore directory, Paginator paginator) {
    this.directory = directory;
    this.paginator = paginator;
  }

  /**
   * Returns a page of the versions of a workflow, which may be deleted by now.
   *
   * @param path the path of the request, which the link to the next page repeats
   * @return empty if the organisation never had this workflow
   */
  public Optional<Parsed<Page>> list(String id, Caller caller, String path, QueryString query) {
    if (!HexId.isValid(id) || !exists(new WorkflowId(id), caller)) {
      return Optional.empty();
    }
    return Optional.of(
        ListRequest.parse(caller.organization(), path, query, RULES)
            .map(
                request ->
                    paginator.page(
                        request,
                        () ->
                            ListEntry.map(
                                directory.versions(
                                    caller.organization(),
                                    new WorkflowId(id),
                                    request.readOptions()),
                                version -> json(version, caller)))));
  }

  private boolean exists(WorkflowId id, Caller caller) {
    return directory
        .versions(
            caller.organization(), id, new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), 1))
        .hasNext();
  }

  private static JsonObject json(WorkflowVersion version, Caller caller) {
    return JsonObject.builder()
        .put(NUMBER, version.revision().version())
        .put("at", Timestamp.format(version.revision().updatedAt()))
        .put("by", version.revision().by().map(UserId::value).orElse(null))
        .put("deleted", version.workflow().isEmpty())
        .putIfPresent(
            "workflow",
            version
                .workflow()
                .map(workflow -> Resources.json(workflow, caller.path(), _ -> JsonObject.EMPTY))
                .orElse(null))
        .build();
  }
}
