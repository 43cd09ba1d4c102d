package io.reachline.posting;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.ChannelId;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.UserId;
import io.reachline.json.Invalid;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTest {
  private static final String ID = "5d01e2404bc19c256622ad11";

  @Test
  void parse_plainCommands_areThemselves() {
    assertThat(valid("/accept")).isEqualTo(new Command.Accept());
    assertThat(valid("  /join ")).isEqualTo(new Command.Join());
    assertThat(valid("/leave")).isEqualTo(new Command.Leave());
    assertThat(valid("/enqueue")).isEqualTo(new Command.Enqueue());
    assertThat(valid("/notify")).isEqualTo(new Command.Notify(List.of(), List.of()));
  }

  @Test
  void parse_set_takesTheRestForTheValue() {
    assertThat(valid("/set colour light  blue"))
        .isEqualTo(new Command.Set("colour", "light  blue"));
    assertThat(valid("/unset colour")).isEqualTo(new Command.Unset("colour"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/set", "/set colour", "/set colour "})
  void parse_setWithoutAValue_isRefusedAndSaysHowToRemoveOne(String text) {
    assertThat(refused(text, JsonObject.EMPTY))
        .isEqualTo(
            new Invalid(
                "text", "must name a key and a value: /set key value; /unset key removes a key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/unset", "/unset two keys"})
  void parse_unsetOfNotOneKey_isRefused(String text) {
    assertThat(refused(text, JsonObject.EMPTY))
        .isEqualTo(new Invalid("text", "must name one key: /unset key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/acept", "/dance", "accept", "/ACCEPT", "", "/accepted", "/", "say /accept"})
  void parse_anythingElse_isRefusedAndNamesTheCommands(String text) {
    assertThat(refused(text, JsonObject.EMPTY))
        .isEqualTo(
            new Invalid(
                "text",
                "must be a command: /accept, /join, /leave, /set key value, /unset key, /assign,"
                    + " /notify or /enqueue"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/accept", "/join", "/leave", "/enqueue", "/notify"})
  void parse_wordsBehindACommandThatTakesNone_areRefused(String command) {
    assertThat(refused(command + " now", JsonObject.EMPTY))
        .isEqualTo(new Invalid("text", "must be %s, with nothing behind it".formatted(command)));
  }

  @Test
  void parse_moreThanAHundredIds_areRefused() {
    List<String> ids = IntStream.range(0, 101).mapToObj("%024x"::formatted).toList();

    assertThat(valid("/assign", meta("users", ids.subList(0, 100))))
        .isInstanceOfSatisfying(
            Command.Assign.class, assign -> assertThat(assign.users()).hasSize(100));
    assertThat(refused("/assign", meta("users", ids)))
        .isEqualTo(new Invalid("meta.users", "must not name more than 100"));
    assertThat(refused("/notify", meta("channels", ids)).field()).isEqualTo("meta.channels");
    assertThat(refused("/notify", meta("organizations", ids)).field())
        .isEqualTo("meta.organizations");
  }

  @Test
  void parse_ids_areRead() {
    assertThat(parse("/assign", meta("users", List.of(ID, ID))))
        .isEqualTo(new Parsed.Valid<>(new Command.Assign(List.of(new UserId(ID)))));
    assertThat(parse("/notify", meta("channels", List.of(ID))))
        .isEqualTo(new Parsed.Valid<>(new Command.Notify(List.of(new ChannelId(ID)), List.of())));
    assertThat(parse("/notify", meta("organizations", List.of(ID))))
        .isEqualTo(
            new Parsed.Valid<>(new Command.Notify(List.of(), List.of(new OrganizationId(ID)))));
  }

  @Test
  void parse_wrongIds_areRefusedByTheirField() {
    assertThat(refused("/assign", JsonObject.EMPTY))
        .isEqualTo(new Invalid("meta.users", "must name at least one user"));
    assertThat(refused("/assign", meta("users", ID)).message())
        .isEqualTo("meta.users must be an array");
    assertThat(refused("/notify", meta("channels", List.of("sales"))).message())
        .isEqualTo("meta.channels[0] must be an id of 24 lower-case hexadecimal digits");
    assertThat(refused("/notify", meta("organizations", List.of(7))).field())
        .isEqualTo("meta.organizations[0]");
  }

  private static Parsed<Command> parse(String text, JsonObject meta) {
    return Command.parse(text, meta);
  }

  private static Command valid(String text) {
    return valid(text, JsonObject.EMPTY);
  }

  private static Command valid(String text, JsonObject meta) {
    assertThat(parse(text, meta)).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid<Command>) parse(text, meta)).value();
  }

  private static Invalid refused(String text, JsonObject meta) {
    assertThat(parse(text, meta)).isInstanceOf(Parsed.Refused.class);
    return ((Parsed.Refused<Command>) parse(text, meta)).reason();
  }

  private static JsonObject meta(String name, Object value) {
    return JsonObject.builder().put(name, value).build();
  }
}
