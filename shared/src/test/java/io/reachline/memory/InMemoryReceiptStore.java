package io.reachline.memory;

import io.reachline.conversation.ConversationKey;
import io.reachline.message.MessageId;
import io.reachline.message.Receipt;
import io.reachline.message.ReceiptKey;
import io.reachline.message.ReceiptStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryReceiptStore implements ReceiptStore {
  private final Map<ReceiptKey, Stored> receipts = new HashMap<>();
  private final HeadsInMemory heads;

  /**
   * @param at when it was last written
   */
  private record Stored(
      Optional<Receipt> progress, Optional<Receipt> end, Optional<MessageId> report, Instant at) {

    boolean isAsFar(Receipt receipt) {
      return (receipt.status().isProgress() ? progress : end)
          .filter(other -> receipt.position().compareTo(other.position()) <= 0)
          .isPresent();
    }

    Stored with(Receipt receipt, Instant now) {
      return receipt.status().isProgress()
          ? new Stored(Optional.of(receipt), end, report, now)
          : new Stored(progress, Optional.of(receipt), report, now);
    }

    Stored with(MessageId reported, Instant now) {
      return new Stored(progress, end, Optional.of(report.orElse(reported)), now);
    }
  }

  InMemoryReceiptStore(HeadsInMemory heads) {
    this.heads = heads;
  }

  @Override
  public synchronized boolean put(ReceiptKey key, Receipt receipt) {
    Stored stored = stored(key);
    if (stored.isAsFar(receipt)) {
      return false;
    }
    receipts.put(key, stored.with(receipt, heads.now()));
    return true;
  }

  @Override
  public synchronized MessageId putFailure(ReceiptKey key, Receipt receipt, MessageId report) {
    put(key, receipt);
    Stored stored = stored(key);
    if (stored.report().isEmpty()) {
      receipts.put(key, stored.with(report, heads.now()));
    }
    return stored(key).report().orElseThrow();
  }

  private Stored stored(ReceiptKey key) {
    return receipts.getOrDefault(
        key, new Stored(Optional.empty(), Optional.empty(), Optional.empty(), Instant.EPOCH));
  }

  @Override
  public synchronized Optional<Receipt> find(ReceiptKey key) {
    return Optional.ofNullable(receipts.get(key))
        .filter(stored -> !heads.isPast(stored.at()))
        .flatMap(stored -> Receipt.standing(stored.progress(), stored.end()));
  }

  @Override
  public synchronized void delete(ReceiptKey key) {
    receipts.remove(key);
  }

  synchronized void deleteAll(ConversationKey conversation) {
    receipts.keySet().removeIf(key -> key.conversation().equals(conversation));
  }
}
