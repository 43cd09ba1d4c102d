package io.reachline.administration;

import io.reachline.identity.Caller;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import io.reachline.list.Page;
import io.reachline.list.QueryString;

/** All resources of one kind that admins keep. Callers see those of their organisation. */
public interface Administered {
  /** The largest number of tries of a change that others overtake. */
  int MAX_TRIES = 5;

  /** The largest number of workflows shown that name a resource. */
  int MAX_WORKFLOWS_SHOWN = 20;

  /**
   * Returns a page of the list of all resources.
   *
   * @param path the path of the request, which the link to the next page repeats
   */
  Parsed<Page> list(Caller caller, String path, QueryString query);

  /** Returns the resource with an id. */
  Outcome get(String id, Caller caller);

  /** Creates a resource with the properties in the body. */
  Outcome create(JsonObject body, Caller caller);

  /** Changes some properties of a resource, and keeps the others. */
  Outcome change(String id, JsonObject changes, Precondition precondition, Caller caller);

  /**
   * Deletes a resource.
   *
   * @param isForced whether it is deleted even if workflows name it
   */
  Outcome delete(String id, boolean isForced, Precondition precondition, Caller caller);
}
