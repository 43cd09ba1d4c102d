package io.reachline.json;

/**
 * A problem of an input.
 *
 * @param field the field at fault, by the path that the client knows
 * @param problem the problem of its value, phrased to follow the field's name: "must be a string"
 */
public record Invalid(String field, String problem) {

  /** Returns the problem of a body that is not the expected JSON. */
  public static Invalid of(MalformedJson e) {
    return new Invalid(e.field().isEmpty() ? "body" : e.field(), e.problem());
  }

  /** Returns this problem with its field inside an element of a list. */
  public Invalid within(String element) {
    return new Invalid(element + "." + field, problem);
  }

  /** Returns the field and its problem as one sentence. */
  public String message() {
    return field + " " + problem;
  }
}
