package io.reachline.bench.load;

import io.reachline.bench.load.Api.Answer;
import io.reachline.bench.load.Api.Call;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A request of the workload.
 *
 * @param call returns the call for each try, with a token that is valid then
 */
record Request(Kind kind, Supplier<Call> call, Check check) {

  /** A check of the answer that also notes it in the ledger. */
  @FunctionalInterface
  interface Check {

    /** Returns what is wrong with the answer, if anything is. */
    Optional<String> complaint(Answer answer) throws IOException;
  }
}
