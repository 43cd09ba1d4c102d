package io.reachline.integration;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.reachline.environment.Environment;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** The rules of architecture that the modules' POMs cannot express. */
@AnalyzeClasses(
    packages = "io.reachline",
    importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  private static final String FUNCTIONS = "io.reachline.functions..";
  private static final String DYNAMO = "io.reachline.dynamo..";
  private static final String CONDITION = "io.reachline.condition..";
  private static final String TOKEN = "io.reachline.token..";
  private static final String OUTBOUND = "io.reachline.outbound..";

  /** A filter of the tests that a module shares with others. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** The shared module: everything that is neither a function nor a tool around the functions. */
  private static final DescribedPredicate<JavaClass> SHARED =
      resideInAPackage("io.reachline..")
          .and(
              resideOutsideOfPackages(
                  FUNCTIONS,
                  CONDITION,
                  TOKEN,
                  "io.reachline.queue..",
                  OUTBOUND,
                  "io.reachline.local..",
                  "io.reachline.runtime..",
                  "io.reachline.bench.."))
          .as("classes of the shared module");

  @ArchTest
  static final ArchRule functionsDoNotKnowEachOther =
      slices().matching("io.reachline.functions.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule handlersAreFunctions =
      classes()
          .that()
          .implement(RequestStreamHandler.class)
          .or()
          .implement(RequestHandler.class)
          .and()
          .resideOutsideOfPackage("io.reachline.bench.bare")
          .should()
          .resideInAPackage("io.reachline.functions.*")
          .andShould()
          .haveSimpleNameEndingWith("Handler")
          .andShould(
              new ArchCondition<>("have two constructors: of the process and of an environment") {
                @Override
                public void check(JavaClass handler, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          handler,
                          handler.getConstructors().size() == 2
                              && handler.tryGetConstructor().isPresent()
                              && handler.tryGetConstructor(Environment.class).isPresent(),
                          handler.getName()));
                }
              });

  @ArchTest
  static final ArchRule onlyTheStoresAndTheirHttpClientKnowTheSdk =
      noClasses()
          .that(SHARED)
          .and()
          .resideOutsideOfPackages(DYNAMO, "io.reachline.aws")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule noFunctionKnowsTheSdkButForItsQueues =
      noClasses()
          .that()
          .resideInAPackage(FUNCTIONS)
          .and()
          .resideOutsideOfPackages("io.reachline.functions.ingest", "io.reachline.functions.router")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("software.amazon..");

  @ArchTest
  static final ArchRule noFunctionReachesDynamoDbPastTheStores =
      noClasses()
          .that()
          .resideInAPackage(FUNCTIONS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "software.amazon.awssdk.services.dynamodb..",
              "software.amazon.awssdk.enhanced.dynamodb..");

  @ArchTest
  static final ArchRule onlyConditionsKnowCel =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONDITION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.cel..", "com.google..");

  @ArchTest
  static final ArchRule leanFunctionsKnowNoConditions =
      noClasses()
          .that()
          .resideInAPackage(FUNCTIONS)
          .and()
          .resideOutsideOfPackages(
              "io.reachline.functions.directory",
              "io.reachline.functions.reports",
              "io.reachline.functions.router")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(CONDITION);

  @ArchTest
  static final ArchRule onlyWebhooksAndTheirSendersKnowTokens =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              TOKEN,
              "io.reachline.functions.ingest",
              "io.reachline.functions.retry",
              "io.reachline.local..",
              "io.reachline.runtime..",
              "io.reachline.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(TOKEN, "com.nimbusds..");

  @ArchTest
  static final ArchRule onlyFunctionsThatCallServicesKnowTheirClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              OUTBOUND,
              "io.reachline.functions.directory",
              "io.reachline.functions.delivery",
              "io.reachline.local..",
              "io.reachline.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(OUTBOUND, "org.apache.hc..", "com.standardwebhooks..");

  @ArchTest
  static final ArchRule conditionsKnowOnlyTheDomainTheyEvaluate =
      classes()
          .that()
          .resideInAPackage(CONDITION)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              CONDITION,
              "io.reachline.routing",
              "io.reachline.session",
              "io.reachline.json",
              "io.reachline.cache",
              "dev.cel..",
              "com.google..",
              "org.jspecify..",
              "java..");

  @ArchTest
  static final ArchRule onlyTheListOfProvidersKnowsZoho =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.reachline.zoho..", "io.reachline.provider..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.reachline.zoho..");

  @ArchTest
  static final ArchRule theDomainKnowsNoLambda =
      noClasses().that(SHARED).should().dependOnClassesThat().resideInAPackage("com.amazonaws..");

  @ArchTest
  static final ArchRule theSharedModuleKnowsNoFunction =
      noClasses().that(SHARED).should().dependOnClassesThat().resideInAPackage(FUNCTIONS);

  @ArchTest
  static final ArchRule theClockIsPassedIn =
      noClasses()
          .that(SHARED)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(Clock.class, "systemDefaultZone")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule idsComeFromTheirSource =
      noClasses().that(SHARED).should().callMethod(UUID.class, "randomUUID");

  @ArchTest
  static final ArchRule noPackageIsACatchAll =
      noClasses()
          .should()
          .resideInAnyPackage(
              "..util..",
              "..utils..",
              "..common..",
              "..helper..",
              "..helpers..",
              "..misc..",
              "..model..",
              "..exception..",
              "..exceptions..");

  @ArchTest
  static final ArchRule namesSayWhatThingsAre =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common)");

  /** The floors of the shared module, from the ground up: a package knows only those below it. */
  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("aws", "cache", "deadline", "environment", "retry", "storage", "wire"),
          Set.of("identity"),
          Set.of("json", "quota"),
          Set.of("list", "telemetry"),
          Set.of("conversation", "presence"),
          Set.of("message"),
          Set.of("directory", "session"),
          Set.of("inbox", "posting", "webhook"),
          Set.of("service", "zoho"),
          Set.of("routing"),
          Set.of("report"),
          Set.of("administration", "dynamo", "evaluation", "provider", "publishing", "replay"),
          Set.of("gateway"),
          Set.of("snapstart"));

  @ArchTest
  static final ArchRule packagesKnowOnlyTheFloorsBelow =
      classes()
          .that(SHARED)
          .should(
              new ArchCondition<>("depend only on packages of lower floors") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass();
                    if (SHARED.test(target)
                        && !target.getPackage().equals(origin.getPackage())
                        && floor(target) >= floor(origin)) {
                      events.add(
                          SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                  }
                }
              });

  private static int floor(JavaClass type) {
    return IntStream.range(0, FLOORS.size())
        .filter(floor -> FLOORS.get(floor).contains(type.getPackage().getRelativeName()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("%s is on no floor".formatted(type.getPackageName())));
  }

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.reachline.(**)").should().beFreeOfCycles();
}
