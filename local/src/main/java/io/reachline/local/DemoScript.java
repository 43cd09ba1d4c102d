package io.reachline.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A script of half an hour in which much happens: customers write, to teams that are there and to
 * ones that are not, and agents come, go, and take conversations on. The same seed gives the same
 * script.
 */
final class DemoScript {

  /** The length of the script. */
  static final Duration LENGTH = Duration.ofMinutes(30);

  // The half hour is played faster, so this is a customer every 2.5 seconds.
  private static final int CUSTOMERS = 48;
  private static final int ACCEPTANCES = 30;

  private static final List<String> QUESTIONS =
      List.of(
          "Where is my parcel?",
          "Do you have it in blue?",
          "Can I change the delivery address?",
          "How long is the warranty?",
          "The discount code does not work",
          "My washing machine needs service",
          "When can your service come?",
          "The dryer that you repaired needs service again");

  private static final List<String> REMINDERS =
      List.of("Hello?", "Is anybody there?", "It is urgent", "I can also be reached by phone");

  private static final List<String> ANSWERS =
      List.of(
          "One moment, please",
          "It will arrive tomorrow",
          "Yes, we have it in blue",
          "Our technician can come on Monday");

  private final Random random;
  private final List<Scene> scenes = new ArrayList<>();

  private DemoScript(long seed) {
    random = new Random(seed);
  }

  /**
   * A scene.
   *
   * @param after when it is played, counted from the beginning of the script
   */
  record Scene(Duration after, Act act) {}

  /** An act of somebody. */
  sealed interface Act {

    /**
     * A customer writes.
     *
     * @param customer the customer's number; the first act of each opens a conversation
     */
    record Write(int customer, String text) implements Act {}

    /** An agent comes online. */
    record Come(DemoUser agent) implements Act {}

    /** An agent goes offline. */
    record Go(DemoUser agent) implements Act {}

    /** An agent takes on what has waited longest in their inbox, if anything has, and answers. */
    record Accept(DemoUser agent, String answer) implements Act {}
  }

  /** Returns the scenes of a script, in their order. */
  static List<Scene> scenes(long seed) {
    DemoScript script = new DemoScript(seed);
    script.addShifts();
    script.addCustomers();
    script.addAcceptances();
    script.scenes.sort(Comparator.comparing(Scene::after));
    return List.copyOf(script.scenes);
  }

  /** Adds who is there when: for four minutes nobody. It ends as the service starts. */
  private void addShifts() {
    at(0, new Act.Come(DemoUser.AGENT_SALES));
    at(6, new Act.Come(DemoUser.AGENT_SERVICE));
    at(12, new Act.Go(DemoUser.AGENT_SALES));
    at(14, new Act.Go(DemoUser.AGENT_SERVICE));
    at(18, new Act.Come(DemoUser.AGENT_SALES));
    at(22, new Act.Come(DemoUser.AGENT_SERVICE));
    at(27, new Act.Go(DemoUser.AGENT_SERVICE));
  }

  private void at(int minute, Act act) {
    scenes.add(new Scene(Duration.ofMinutes(minute), act));
  }

  private void addCustomers() {
    for (int customer = 0; customer < CUSTOMERS; customer++) {
      Duration first = LENGTH.multipliedBy(customer).dividedBy(CUSTOMERS);
      scenes.add(new Scene(first, new Act.Write(customer, pick(QUESTIONS))));
      Duration later = first.plusSeconds(60 + random.nextInt(180));
      if (random.nextInt(3) == 0 && later.compareTo(LENGTH) < 0) {
        scenes.add(new Scene(later, new Act.Write(customer, pick(REMINDERS))));
      }
    }
  }

  private void addAcceptances() {
    for (int acceptance = 1; acceptance <= ACCEPTANCES; acceptance++) {
      DemoUser agent = acceptance % 3 == 0 ? DemoUser.AGENT_SERVICE : DemoUser.AGENT_SALES;
      Duration after = LENGTH.multipliedBy(acceptance).dividedBy(ACCEPTANCES + 1);
      scenes.add(new Scene(after, new Act.Accept(agent, pick(ANSWERS))));
    }
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
