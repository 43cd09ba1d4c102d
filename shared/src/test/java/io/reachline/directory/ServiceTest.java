package io.reachline.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.conversation.ConversationType;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import io.reachline.json.Parsed;
import io.reachline.message.MessageType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services as clients write them, and their secrets. */
class ServiceTest {
  private static final ServiceId ID = new ServiceId("5d01e2404bc19c256622ad61");
  private static final OrganizationId ORGANIZATION = new OrganizationId("5d01e2404bc19c256622ad10");
  private static final Instant NOW = Instant.parse("2026-11-02T09:30:00Z");
  private static final Revision FIRST = Revision.first(NOW);
  private static final String SECRET = "0123456789abcdef";
  private static final String URL = "https://bot.example/hook";

  @Test
  void parse_everyProperty_isRead() {
    Service service =
        valid(
            """
            {"type":"webhook","name":"Bot","enabled":false,"params":{"url":"%s","secret":"%s",
            "events":["session.update","message.create.*.chat","session.update"]}}"""
                .formatted(URL, SECRET));

    assertThat(service)
        .isEqualTo(
            new Service(
                ID,
                ORGANIZATION,
                "Bot",
                URL,
                Set.of(
                    new EventPattern("session.update"), new EventPattern("message.create.*.chat")),
                Service.State.DISABLED,
                ServiceSecrets.of(new ServiceSecret(SECRET)),
                FIRST));
    assertThat(service.properties())
        .hasToString(
            "{\"type\":\"webhook\",\"name\":\"Bot\",\"params\":{\"url\":\""
                + URL
                + "\","
                + "\"events\":[\"message.create.*.chat\",\"session.update\"]},\"enabled\":false}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | type is required",
        "{'type':'mail'} | type must be webhook",
        "{'type':'webhook'} | name is required",
        "{'type':'webhook','name':'x'} | params is required",
        "{'type':'webhook','name':'x','params':[]} | params must be an object",
        "{'type':'webhook','name':'x','params':{}} | params.url is required",
        "{'type':'webhook','name':'x','params':{'url':7}} | params.url must be a string",
        "{'type':'webhook','name':'x','params':{'url':'u'}} | params.secret is required",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'short'}}"
            + " | params.secret must be 16 to 200 characters",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef'}}"
            + " | params.events is required",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef','events':{}}}"
            + " | params.events must be an array",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef',"
            + "'events':['session.update','message.create']}} | params.events[1] is not an event; "
            + "known are message.create.<type of conversation>.<type of message>, "
            + "conversation.update, conversation.accepted, session.update, notification.delivered "
            + "and notification.undeliverable, with * for a part",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef',"
            + "'events':[null]}} | params.events[0] is not an event",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef',"
            + "'events':[],'uri':'u'}} | params.uri is not a property; known are url, secret, events",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef',"
            + "'events':[]},'enabled':1} | enabled must be true or false",
        "{'type':'webhook','name':'x','params':{'url':'u','secret':'0123456789abcdef',"
            + "'events':[]},'secret':'x'} | secret is not a property"
      })
  void parse_wrongProperty_isNamedByItsPath(String json, String problem) {
    assertThat(problem(json.replace('\'', '"'))).startsWith(problem);
  }

  @Test
  void parse_tooMuch_isRefused() {
    String events =
        IntStream.rangeClosed(0, 50)
            .mapToObj(_ -> "\"session.update\"")
            .collect(Collectors.joining(","));

    assertThat(problem(json(URL, SECRET, events))).isEqualTo("params.events must be at most 50");
    assertThat(problem(json("https://" + "x".repeat(2_000), SECRET, "")))
        .isEqualTo("params.url must not be longer than 2,000 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef",
        "sixteen letters!",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_bXlrZXkx",
        "éééééééééééééééé",
        "\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97"
            + "0123456789"
      })
  void parse_secret_isTaken(String secret) {
    Service service = valid(json(URL, secret.length() < 16 ? secret + "MTIzNA==" : secret, ""));

    assertThat(service.toString()).doesNotContain(service.secrets().current().value());
    assertThat(service.properties().toString()).doesNotContain(service.secrets().current().value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0123456789abcde | must be 16 to 200 characters",
        "\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97\\ud83d\\ude97 | must be 16 to 200",
        "0123456789abcdef\\n | must not have control characters",
        "0123456789abcdef\\u0000 | must not have control characters",
        "whsec_0123456789- | must be base64 after whsec_",
        "whsec_0123456789abcde | must be base64 after whsec_",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS | must be base64 after whsec_"
      })
  void parse_secretThatNoReceiverCouldUse_isRefused(String secret, String problem) {
    assertThat(problem(json(URL, secret, ""))).startsWith("params.secret " + problem);
  }

  @Test
  void parse_longSecret_isBoundedInCharacters() {
    assertThat(valid(json(URL, "é".repeat(200), "")).secrets().current().bytes()).hasSize(400);
    assertThat(problem(json(URL, "é".repeat(201), "")))
        .isEqualTo("params.secret must be 16 to 200 characters");
  }

  @Test
  void standardKey_isTheBase64OrTheText() {
    assertThat(new ServiceSecret("whsec_c2VjcmV0IG9mIGJ5dGVz").standardKey())
        .isEqualTo("secret of bytes".getBytes(StandardCharsets.UTF_8));
    assertThat(new ServiceSecret("c2VjcmV0IG9mIGJ5dGVz").standardKey())
        .isEqualTo("c2VjcmV0IG9mIGJ5dGVz".getBytes(StandardCharsets.UTF_8));
    assertThat(new ServiceSecret("whsec_c2VjcmV0IG9mIGJ5dGVz").bytes())
        .isEqualTo("whsec_c2VjcmV0IG9mIGJ5dGVz".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void change_someParams_keepsTheOthersAndTheSecret() {
    Service before = valid(json(URL, SECRET, "\"session.update\""));

    Service after = changed(before, "{\"params\":{\"url\":\"https://new.example\"}}");

    assertThat(after.url()).isEqualTo("https://new.example");
    assertThat(after.events()).isEqualTo(before.events());
    assertThat(after.secrets()).isEqualTo(before.secrets());
    assertThat(changed(before, "{\"params\":{\"events\":[]}}").events()).isEmpty();
    assertThat(changed(before, "{\"name\":\"x\"}").url()).isEqualTo(URL);
    assertThat(changed(before, "{\"params\":null}").url()).isEqualTo(URL);
    // A client that sends back what it read changes nothing.
    assertThat(changed(before, before.properties().toString()).properties())
        .isEqualTo(before.properties());
  }

  @Test
  void change_ofWhatIsRequired_isRefused() {
    Service before = valid(json(URL, SECRET, ""));

    for (String name : new String[] {"url", "events"}) {
      assertThat(before.change(read("{\"params\":{\"%s\":null}}".formatted(name)), next()))
          .isInstanceOfSatisfying(
              Parsed.Refused.class,
              refused ->
                  assertThat(refused.reason().message())
                      .isEqualTo("params.%s is required".formatted(name)));
    }
    assertThat(before.change(read("{\"params\":\"x\"}"), next()))
        .isInstanceOf(Parsed.Refused.class);
  }

  @Test
  void change_ofTheSecret_keepsTheOneBeforeForADay() {
    Service before = valid(json(URL, SECRET, ""));
    ServiceSecret old = before.secrets().current();

    Service after = changed(before, "{\"params\":{\"secret\":\"the next secret of it\"}}");
    Service again = changed(after, "{\"params\":{\"secret\":\"the next secret of it\"}}");

    Instant change = next().updatedAt();
    ServiceSecret current = new ServiceSecret("the next secret of it");
    assertThat(after.secrets().inUse(change)).containsExactly(current, old);
    assertThat(after.secrets().inUse(change.plus(Duration.ofHours(24)).minusMillis(1)))
        .containsExactly(current, old);
    assertThat(after.secrets().inUse(change.plus(Duration.ofHours(24)))).containsExactly(current);
    assertThat(again.secrets()).isEqualTo(after.secrets());
  }

  @ParameterizedTest
  @EnumSource(Service.State.class)
  void change_enabled_movesTheState(Service.State state) {
    Service before = valid(json(URL, SECRET, "")).changedTo(state, FIRST);

    assertThat(changed(before, "{\"enabled\":true}").state()).isEqualTo(Service.State.ENABLED);
    assertThat(changed(before, "{\"enabled\":false}").state())
        .isEqualTo(state == Service.State.ENABLED ? Service.State.DISABLED : state);
    // The reason is the system's alone.
    assertThat(changed(before, "{\"disabledReason\":\"gone\"}").state()).isEqualTo(state);
    assertThat(Service.State.of(before.isEnabled(), state.disabledReason().orElse("")))
        .isEqualTo(state);
  }

  @Test
  void isToldOf_onlyWhatMatchesWhileEnabled() {
    Service service =
        valid(json(URL, SECRET, "\"message.create.contact.*\",\"notification.undeliverable\""));
    EventName chat = EventName.messageCreate(ConversationType.CONTACT, MessageType.CHAT);

    assertThat(service.isToldOf(chat)).isTrue();
    assertThat(service.isToldOf(EventName.NOTIFICATION_UNDELIVERABLE)).isTrue();
    assertThat(service.isToldOf(EventName.NOTIFICATION_DELIVERED)).isFalse();
    assertThat(service.changedTo(Service.State.FAILING, FIRST).isToldOf(chat)).isFalse();
  }

  private static String json(String url, String secret, String events) {
    return """
        {"type":"webhook","name":"Bot","params":{"url":"%s","secret":"%s","events":[%s]}}"""
        .formatted(url, secret, events);
  }

  private static Revision next() {
    return FIRST.next(NOW.plusSeconds(60));
  }

  private static Service changed(Service before, String changes) {
    return valid(before.change(read(changes), next()));
  }

  private static Service valid(String json) {
    return valid(Service.parse(ID, ORGANIZATION, read(json), FIRST));
  }

  private static Service valid(Parsed<Service> parsed) {
    return switch (parsed) {
      case Parsed.Valid<Service>(var service) -> service;
      case Parsed.Refused<Service>(var reason) -> throw new AssertionError(reason.message());
    };
  }

  private static String problem(String json) {
    return switch (Service.parse(ID, ORGANIZATION, read(json), FIRST)) {
      case Parsed.Valid<Service>(var service) -> "none: " + service;
      case Parsed.Refused<Service>(var reason) -> reason.message();
    };
  }

  private static JsonObject read(String json) {
    try {
      return Json.readObject(json);
    } catch (MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }
}
