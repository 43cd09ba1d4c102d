package io.reachline.json;

/**
 * What is wrong with an input.
 *
 * @param field the name of the field at fault, as the client knows it
 * @param problem what is wrong with its value, to be read after the name
 */
public record Invalid(String field, String problem) {

  public static Invalid of(MalformedJson e) {
    return new Invalid(e.field().isEmpty() ? "body" : e.field(), e.problem());
  }

  /** Returns the same problem, told of a field of an element of a list. */
  public Invalid within(String element) {
    return new Invalid(element + "." + field, problem);
  }

  public String message() {
    return field + " " + problem;
  }
}
