package io.reachline.memory;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A fault in one of all calls to the stores, as if the process had died there. */
public final class FailingCall implements Interposed.Between {

  /** The moment at which the call fails. */
  public enum Moment {
    /** Before the database carries it out. */
    BEFORE,
    /** After the database has carried it out; only the answer is lost. */
    AFTER,
    /** Before the database carries it out, which it does in {@link #carryOutLate()}. */
    LATE
  }

  /** An unchecked exception, as the SDK's are for the domain. */
  public static final class DatabaseFault extends RuntimeException {
    DatabaseFault(String method) {
      super(method + " failed");
    }
  }

  private final int call;
  private final Moment moment;
  private int calls;
  private boolean hasFailed;
  private Callable<?> late = () -> null;

  /**
   * @param call the number of the call that fails, from 1 on
   */
  public FailingCall(int call, Moment moment) {
    this.call = call;
    this.moment = moment;
  }

  public boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Carries out the call that failed, if the moment is {@link Moment#LATE}: nobody waits for it.
   */
  public void carryOutLate() {
    try {
      late.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable Object call(
      String method, List<@Nullable Object> arguments, Callable<?> original) throws Exception {
    calls++;
    if (calls != call) {
      return original.call();
    }
    hasFailed = true;
    switch (moment) {
      case BEFORE -> {}
      case AFTER -> original.call();
      case LATE -> late = original;
    }
    throw new DatabaseFault(method);
  }
}
