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

/** Tests of the rules of Javadoc comments. */
class CommentsTest {
  private static final Path PROJECT = Path.of("..");
  private static final List<Path> SOURCES =
      List.of(Path.of("src", "main", "java"), Path.of("src", "test", "java"));

  /** A comment that begins with a question word instead of a noun or a verb. */
  private static final Pattern QUESTION =
      Pattern.compile("/\\*\\*[\\s*]*((?:What|Where|Whether|Who|Whom|How|Which)\\b.*)");

  @Test
  void comments_ofAllCode_beginWithWhatAThingIsOrDoes() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(400);

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
    try (Stream<Path> directories = Files.find(PROJECT, 3, (path, _) -> Files.isDirectory(path))) {
      return directories
          .flatMap(directory -> SOURCES.stream().map(directory::resolve))
          .filter(Files::isDirectory)
          .flatMap(CommentsTest::sources)
          .toList();
    }
  }

  private static Stream<Path> sources(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(CommentsTest::isChecked).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns whether a file is a source other than this one, which contains samples. */
  private static boolean isChecked(Path file) {
    return file.toString().endsWith(".java") && !file.endsWith("CommentsTest.java");
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
