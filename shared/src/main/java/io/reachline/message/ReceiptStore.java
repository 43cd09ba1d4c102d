package io.reachline.message;

import java.util.Optional;

/** A store of receipts. They are kept as long as a conversation that is written now. */
public interface ReceiptStore {

  /**
   * Stores a receipt, unless one of its kind is stored whose position is as far.
   *
   * @return whether it was stored
   */
  boolean put(ReceiptKey key, Receipt receipt);

  /**
   * Stores the receipt of a failure as {@link #put} does, and the id of the status message that
   * reports it, unless one is stored already.
   *
   * @return the id that is stored now
   */
  MessageId putFailure(ReceiptKey key, Receipt receipt, MessageId report);

  /** Returns the receipt that stands; one that was stored a moment ago may be missing. */
  Optional<Receipt> find(ReceiptKey key);

  void delete(ReceiptKey key);
}
