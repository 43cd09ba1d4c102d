package io.reachline.service;

import static java.util.Comparator.comparingInt;

import io.reachline.conversation.ConversationKey;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.OrganizationPaths;
import io.reachline.directory.Service;
import io.reachline.identity.Caller;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.Scope;
import io.reachline.identity.UserId;
import io.reachline.json.Json;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.message.Message;
import io.reachline.message.MessageRange;
import io.reachline.message.MessageStore;
import io.reachline.message.MessageType;
import io.reachline.posting.Posting;
import io.reachline.service.AnsweredMessages.Numbered;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The posting of the messages that services answer with, as bots of the services' own ids. However
 * often a delivery is answered, its messages are posted once.
 */
public record AnswerPosting(
    Posting posting, MessageStore messages, DirectoryStore directory, OrganizationPaths paths) {
  /**
   * The number of messages by services in a row, without one by a person in between, after which no
   * more are posted: else two services could answer each other for ever.
   */
  static final int MOST_IN_A_ROW = 20;

  private static final String TOO_MANY =
      "Services wrote %d messages since a person's last one".formatted(MOST_IN_A_ROW);

  // Beyond it, others than services have written most of the messages.
  private static final int MOST_READ = 200;

  // Each needs a fault, or a command that was refused after it had seemed good.
  private static final int MOST_CLAIMS = 40;

  private static final int BATCH = 10;
  private static final Set<MessageType> ALL_TYPES = EnumSet.allOf(MessageType.class);
  private static final Set<Role> PEOPLE = EnumSet.of(Role.CONTACT, Role.AGENT);

  /** The outcome of posting the messages of an answer. */
  sealed interface Outcome {

    /**
     * The messages are posted, now or before.
     *
     * @param refused those that are not
     */
    record Posted(List<RefusedMessage> refused) implements Outcome {}

    /** Others kept changing the conversation, so nothing is posted. */
    record Busy() implements Outcome {}
  }

  /** Posts the messages of an answer to a delivery. */
  Outcome post(Service service, ServiceDelivery delivery, String body, boolean isCut) {
    ConversationKey conversation = delivery.conversation();
    OrganizationPath path = paths.of(conversation.organization());
    Caller caller = new Caller(service.id().user(), path, Scope.BOT, Optional.empty());
    AnsweredMessages answer = AnsweredMessages.read(body, isCut, caller, conversation);
    List<RefusedMessage> refused = new ArrayList<>(answer.refused());
    List<Numbered> good = new ArrayList<>(answer.drafts());
    if (!good.isEmpty()) {
      int left = Math.max(0, MOST_IN_A_ROW - inARow(conversation, path));
      // An answer that comes again finds its own messages among those counted.
      if (good.size() > left && !isPosted(caller, delivery)) {
        List<Numbered> beyond = good.subList(left, good.size());
        beyond.forEach(draft -> refused.add(draft.refused(TOO_MANY)));
        beyond.clear();
      }
    }
    int claim = 0;
    while (!good.isEmpty()) {
      switch (post(caller, delivery, claim, good)) {
        case Posting.Outcome.Posted _ -> good.clear();
        case Posting.Outcome.KeyReused _ -> {
          // By an earlier answer of this delivery, or by this one before a message was refused.
          if (use(caller, delivery, claim) == Posting.KeyUse.POSTED) {
            good.clear();
          } else if (++claim == MOST_CLAIMS) {
            return new Outcome.Busy();
          }
        }
        case Posting.Outcome.Refused(var place, var reason) ->
            refused.add(good.remove(place).refused(reason.message()));
        case Posting.Outcome.ConversationNotFound _ -> {
          good.forEach(draft -> refused.add(draft.refused("The conversation was deleted")));
          good.clear();
        }
        case Posting.Outcome.Busy _ -> {
          return new Outcome.Busy();
        }
        case Posting.Outcome.Opened _ ->
            throw new IllegalStateException("Messages of an answer opened a conversation");
      }
    }
    refused.sort(comparingInt(message -> message.index().orElse(0)));
    return new Outcome.Posted(refused);
  }

  private Posting.Outcome post(
      Caller caller, ServiceDelivery delivery, int claim, List<Numbered> good) {
    String body =
        Json.write(
            good.stream()
                .map(draft -> Map.of("index", draft.index(), "message", draft.json().members()))
                .toList());
    return posting.post(
        caller,
        delivery.conversation(),
        good.stream().map(Numbered::draft).toList(),
        Optional.of(key(delivery, claim, body)));
  }

  /** Returns whether messages of an answer to this delivery are posted. */
  private boolean isPosted(Caller caller, ServiceDelivery delivery) {
    Posting.KeyUse use = Posting.KeyUse.CLAIMED;
    for (int claim = 0; claim < MOST_CLAIMS && use == Posting.KeyUse.CLAIMED; claim++) {
      use = use(caller, delivery, claim);
    }
    return use == Posting.KeyUse.POSTED;
  }

  private Posting.KeyUse use(Caller caller, ServiceDelivery delivery, int claim) {
    return posting.use(caller, delivery.conversation(), key(delivery, claim, ""));
  }

  /**
   * Returns the key by which an answer is posted once. An answer that comes again may be another
   * one; if nothing of the first was stored, it takes the next key.
   */
  private static Posting.IdempotencyKey key(ServiceDelivery delivery, int claim, String body) {
    String id = delivery.id().value();
    return new Posting.IdempotencyKey(claim == 0 ? id : id + "#" + claim, "service", body);
  }

  /** Returns the number of messages by services since the last one by a person. */
  private int inARow(ConversationKey conversation, OrganizationPath path) {
    List<UserId> bots = new ArrayList<>();
    Iterator<ListEntry<Message>> newest = messages.list(all(conversation), newestFirst());
    for (int read = 0; newest.hasNext() && read < MOST_READ; read++) {
      Optional<Message> message = newest.next().value();
      if (message.filter(one -> PEOPLE.contains(one.role())).isPresent()) {
        break;
      }
      message.filter(one -> one.role() == Role.BOT).map(Message::user).ifPresent(bots::add);
    }
    Set<String> services = services(bots, path);
    return (int) bots.stream().filter(user -> services.contains(user.value())).count();
  }

  private Set<String> services(List<UserId> bots, OrganizationPath path) {
    Set<String> ids = new HashSet<>();
    bots.forEach(user -> ids.add(user.value()));
    Set<String> services = new HashSet<>();
    for (OrganizationId organization : ids.isEmpty() ? List.<OrganizationId>of() : path.ids()) {
      services.addAll(directory.present(Service.class, organization, ids));
    }
    return services;
  }

  private static MessageRange all(ConversationKey conversation) {
    return new MessageRange(
        conversation.organization(), Optional.of(conversation.conversation()), ALL_TYPES, "0", "g");
  }

  private static ReadOptions newestFirst() {
    return new ReadOptions(Order.NEWEST_FIRST, Optional.empty(), BATCH);
  }
}
