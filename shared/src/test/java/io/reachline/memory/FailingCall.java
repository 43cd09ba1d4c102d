package io.reachline.memory;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Lets one of all calls to the stores fail, as a process does that dies. */
public final class FailingCall implements Interposed.Between {

  /** When the call fails. */
  public enum Moment {
    /** The database refuses it, or is not reached. */
    BEFORE,
    /** It is done, but the answer never comes, or nobody is there any more to hear it. */
    AFTER
  }

  /** What the SDK's exceptions are to the domain: something unchecked. */
  public static final class DatabaseFault extends RuntimeException {
    DatabaseFault(String method) {
      super(method + " failed");
    }
  }

  private final int call;
  private final Moment moment;
  private int calls;
  private boolean hasFailed;

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

  @Override
  public @Nullable Object call(
      String method, List<@Nullable Object> arguments, Callable<?> original) throws Exception {
    calls++;
    if (calls != call) {
      return original.call();
    }
    hasFailed = true;
    if (moment == Moment.AFTER) {
      original.call();
    }
    throw new DatabaseFault(method);
  }
}
