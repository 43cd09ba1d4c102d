package io.reachline.administration;

import io.reachline.directory.Workflow;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import java.util.List;

/** The outcome of a request to show, create, change or delete something that admins keep. */
public sealed interface Outcome {

  /**
   * The thing as it is now, in the form of the API.
   *
   * @param tag the entity tag of what can be changed of it, quoted
   */
  record Shown(JsonObject json, String tag) implements Outcome {}

  /** A list that is short enough to be shown at once. */
  record Listed(List<JsonObject> elements) implements Outcome {

    public Listed {
      elements = List.copyOf(elements);
    }
  }

  /** The thing as it was created, in the form of the API. */
  record Created(JsonObject json, String tag) implements Outcome {}

  /** The thing was deleted. */
  record Deleted() implements Outcome {}

  /**
   * The thing does not exist, or belongs to an organisation that the caller may not see.
   *
   * @param label the name of its kind in an error
   */
  record NotFound(String label) implements Outcome {}

  /** A property of the request is wrong. */
  record Refused(Invalid reason) implements Outcome {}

  /** The caller lacks the permission. */
  record NotPermitted(String reason) implements Outcome {}

  /**
   * The request is in order, but not with what is stored.
   *
   * @param code a stable word for programs
   */
  record Conflicting(String code, String reason) implements Outcome {}

  /**
   * Workflows name the thing that was to be deleted.
   *
   * @param workflows some of them
   */
  record InUse(String reason, List<Workflow> workflows) implements Outcome {

    public InUse {
      workflows = List.copyOf(workflows);
    }
  }

  /**
   * The thing is not as the caller read it.
   *
   * @param tag its entity tag by now
   */
  record Changed(String tag) implements Outcome {}

  /** Others changed the thing at the same time, each time that the change was tried. */
  record Overtaken() implements Outcome {}
}
