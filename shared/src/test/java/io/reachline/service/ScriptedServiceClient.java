package io.reachline.service;

import io.reachline.directory.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A client of services that answers challenges as a test says, and delivers nothing. */
public final class ScriptedServiceClient implements ServiceClient {
  private final List<String> asked = new ArrayList<>();
  private Function<String, Answer> script = ScriptedServiceClient::confirmed;
  private Optional<String> problem = Optional.empty();

  /** Returns the answer of an address that wants to be a service's. */
  public static Answer confirmed(String challenge) {
    return answer(200, challenge);
  }

  /** Returns an answer. */
  public static Answer answer(int status, String body) {
    return new Answer.Received(status, Optional.empty(), body, false);
  }

  /** Sets the answers to challenges. */
  public void answers(Function<String, Answer> next) {
    script = next;
  }

  /** Sets the problem of all addresses. */
  public void refuses(String next) {
    problem = Optional.of(next);
  }

  /** Returns the addresses that were asked to confirm, in their order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  @Override
  public Optional<String> problem(String url) {
    return problem;
  }

  @Override
  public Answer subscribe(String url, String challenge, Duration timeout) {
    asked.add(url);
    return script.apply(challenge);
  }

  @Override
  public Answer deliver(Service service, DeliveryId id, String body, Duration timeout) {
    throw new IllegalStateException("Nothing is delivered by this client");
  }
}
