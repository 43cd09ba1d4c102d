package io.reachline.report;

import io.reachline.directory.CachedDirectory;
import io.reachline.directory.DirectoryStore;
import io.reachline.identity.OrganizationId;
import io.reachline.json.Invalid;
import io.reachline.json.Parsed;
import io.reachline.list.QueryString;
import io.reachline.message.MessageStore;
import io.reachline.presence.PresenceStore;
import io.reachline.routing.RunStore;
import io.reachline.session.SituationStore;
import io.reachline.storage.Retention;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A report of how many messages of customers reached anybody, when, and who was missing. */
public final class ReachabilityReport {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CachedDirectory directory;
  private final KeptHours hours;
  private final Retention retention;
  private final Clock clock;

  public ReachabilityReport(
      MessageStore messages,
      RunStore runs,
      SituationStore situations,
      PresenceStore presence,
      DirectoryStore directory,
      SumStore sums,
      Retention retention,
      Clock clock) {
    this.directory = new CachedDirectory(directory, clock);
    this.hours =
        new KeptHours(sums, new HourCounter(messages, runs, situations, clock), presence, clock);
    this.retention = retention;
    this.clock = clock;
  }

  /** The outcome of a request for a report. */
  public sealed interface Outcome {

    record Ready(ReportTable table) implements Outcome {}

    /**
     * More hours are left to be summed; the same request goes on with them.
     *
     * @param summed the number of hours that are summed
     * @param hours the number of all hours
     */
    record Counting(int summed, int hours) implements Outcome {}

    record Refused(Invalid reason) implements Outcome {}
  }

  /** Returns the report on an organisation that a query asks for. */
  public Outcome of(OrganizationId organization, QueryString query) {
    return switch (ReportRequest.parse(query, retention, clock.instant())) {
      case Parsed.Refused<ReportRequest>(var reason) -> new Outcome.Refused(reason);
      case Parsed.Valid<ReportRequest>(var request) -> of(organization, request);
    };
  }

  private Outcome of(OrganizationId organization, ReportRequest request) {
    Instant begin = request.firstHour();
    Instant end = request.lastHour();
    int all = (int) Duration.between(begin, end).dividedBy(Duration.ofHours(1));
    Instant deadline = clock.instant().plus(PATIENCE);
    return switch (hours.sums(organization, request.group(), begin, end, deadline)) {
      case KeptHours.Result.Some(int summed) -> new Outcome.Counting(summed, all);
      case KeptHours.Result.TooMany(Instant hour) ->
          new Outcome.Refused(
              new Invalid(
                  "until",
                  "must be at most %s: the hour behind it has too many messages to be counted at once"
                      .formatted(hour)));
      case KeptHours.Result.All(var sums) -> {
        ReportTable table =
            new ReportTable(request, Directory.of(directory.snapshot(organization)));
        Optional<OnlineHours> online =
            table.showsCoverage()
                ? hours.online(organization, begin, end, deadline)
                : Optional.of(new OnlineHours());
        if (online.isEmpty()) {
          yield new Outcome.Counting(all, all);
        }
        yield table.fill(sums, online.get(), clock.instant()) && table.isShowable()
            ? new Outcome.Ready(table)
            : new Outcome.Refused(
                new Invalid(
                    "by",
                    "must be coarser, or since closer to until: the report has more than %,d rows or %,d bytes"
                        .formatted(ReportTable.MAX_ROWS, ReportTable.MAX_BYTES)));
      }
    };
  }
}
