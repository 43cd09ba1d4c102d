package io.reachline.administration;

import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A condition under which something is changed or deleted: that it is still as the caller read it.
 *
 * @param tags the entity tags that hold it, quoted; empty for no condition
 */
public record Precondition(Optional<List<String>> tags) {
  /** No condition. */
  public static final Precondition NONE = new Precondition(Optional.empty());

  private static final String TAG = "(?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"";
  private static final Pattern LIST =
      Pattern.compile("\\s*%1$s(?:\\s*,\\s*%1$s)*\\s*".formatted(TAG));
  private static final Pattern ONE = Pattern.compile(TAG);

  /** The most characters that are read; the contract has tags of at most 18. */
  private static final int MAX_LENGTH = 1_000;

  public Precondition {
    tags = tags.map(List::copyOf);
  }

  /** Reads the header {@code If-Match}. A weak tag matches nothing, as HTTP has it. */
  public static Parsed<Precondition> parse(Optional<String> header) {
    if (header.filter(text -> !text.strip().equals("*")).isEmpty()) {
      return new Parsed.Valid<>(NONE);
    }
    String text = header.get();
    if (text.length() > MAX_LENGTH || !LIST.matcher(text).matches()) {
      return new Parsed.Refused<>(
          new Invalid("If-Match", "must be an ETag of the API with its quotation marks, or *"));
    }
    return new Parsed.Valid<>(
        new Precondition(
            Optional.of(ONE.matcher(text).results().map(MatchResult::group).toList())));
  }

  /** Returns the refusal if something is not as the caller read it. */
  Optional<Outcome> refusal(String tag) {
    return tags.filter(read -> !read.contains(tag)).map(_ -> new Outcome.Changed(tag));
  }
}
