package io.reachline.json;

/** A text is not the JSON that was asked for. The message never quotes the text. */
public final class MalformedJson extends Exception {
  private final String field;

  MalformedJson(String problem, String field) {
    super(problem);
    this.field = field;
  }

  /** What is wrong, to be read after the field's name. */
  public String problem() {
    return String.valueOf(getMessage());
  }

  /** The top-level member in which it is wrong; empty for the text as a whole. */
  public String field() {
    return field;
  }
}
