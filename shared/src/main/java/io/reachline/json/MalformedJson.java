package io.reachline.json;

/** Thrown when a text is not the expected JSON. The message never quotes the text. */
public final class MalformedJson extends Exception {
  private final String field;

  MalformedJson(String problem, String field) {
    super(problem);
    this.field = field;
  }

  /** Returns the problem, phrased to follow the field's name. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** Returns the top-level member that has the problem; empty for the text as a whole. */
  public String field() {
    return field;
  }
}
