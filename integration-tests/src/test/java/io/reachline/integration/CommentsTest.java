package io.reachline.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of Javadoc comments in main code. */
class CommentsTest {
  private static final Path PROJECT = Path.of("..");
  private static final Path SOURCES = Path.of("src", "main", "java");

  /** A comment that begins with a question word instead of a noun or a verb. */
  private static final Pattern QUESTION =
      Pattern.compile("/\\*\\*[\\s*]*((?:What|Where|Whether|Who|Whom|How|Which)\\b.*)");

  @Test
  void comments_ofMainCode_beginWithWhatAThingIsOrDoes() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(200);

    assertThat(sources.stream().flatMap(CommentsTest::questions)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** What is left of a list. */",
        "/**\n   * Whether a list is\n   * empty.\n   */",
        "/** How many there are. */"
      })
  void questions_commentBeginsWithAQuestionWord_isFound(String source) {
    assertThat(questions(source)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/** A page of a list. */",
        "/** Returns whether a list is empty. What is empty has no page. */",
        "/** Whatever a list has. */",
        "// How many there are."
      })
  void questions_commentBeginsOtherwise_isNotFound(String source) {
    assertThat(questions(source)).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules =
        Files.find(PROJECT, 3, (path, _) -> Files.isDirectory(path.resolve(SOURCES)))) {
      return modules.flatMap(CommentsTest::sources).toList();
    }
  }

  private static Stream<Path> sources(Path module) {
    try (Stream<Path> files = Files.walk(module.resolve(SOURCES))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> questions(Path file) {
    try {
      return questions(Files.readString(file)).map(comment -> file + ": " + comment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> questions(String source) {
    return QUESTION.matcher(source).results().map((MatchResult result) -> result.group(1));
  }
}
