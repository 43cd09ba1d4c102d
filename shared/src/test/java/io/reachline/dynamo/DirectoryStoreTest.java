package io.reachline.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.directory.Branch;
import io.reachline.directory.CachedDirectory;
import io.reachline.directory.Channel;
import io.reachline.directory.ChannelId;
import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.DirectorySnapshot;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.EventPattern;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Rule;
import io.reachline.directory.Service;
import io.reachline.directory.ServiceId;
import io.reachline.directory.ServiceSecret;
import io.reachline.directory.ServiceSecrets;
import io.reachline.directory.Sharding;
import io.reachline.directory.Target;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.Role;
import io.reachline.identity.UserId;
import io.reachline.json.JsonObject;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.memory.Deletion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the store of the directory. */
final class DirectoryStoreTest extends StoreContract {
  private static final ServiceSecret SECRET = new ServiceSecret("a secret of the contract");
  private static final ServiceSecrets REPLACED =
      new ServiceSecrets(
          new ServiceSecret("another secret of it"),
          Optional.of(new ServiceSecrets.Replaced(SECRET, Instant.parse("2026-11-03T09:30:00Z"))));

  private final DirectoryStore directory = stores.directory();

  DirectoryStoreTest(Engine engine) {
    super(engine);
  }

  @Test
  void find_everyKind_isAsItWasCreated() {
    List<Resource> all =
        List.of(
            organization(OrganizationPath.root(organization)),
            channel(1, "sales"),
            user(2, "agent"),
            workflow(3),
            contact(4),
            service(5, ServiceSecrets.of(SECRET)),
            service(6, REPLACED));

    for (Resource resource : all) {
      assertThat(directory.create(resource)).isTrue();
      assertThat(directory.find(resource.getClass(), organization, resource.idValue()))
          .hasValueSatisfying(found -> assertThat(found).isEqualTo(resource));
    }
  }

  @Test
  void create_idIsTaken_changesNothing() {
    directory.create(channel(1, "first"));

    assertThat(directory.create(channel(1, "second"))).isFalse();

    assertThat(name(1)).isEqualTo("first");
  }

  @Test
  void find_ofAnotherOrganization_isEmpty() {
    directory.create(channel(1, "sales"));

    assertThat(directory.find(Channel.class, other, id(1))).isEmpty();
    assertThat(directory.list(Channel.class, other)).isEmpty();
    assertThat(Deletion.of(directory, Channel.class, other, id(1))).isFalse();
    assertThat(directory.branch(other).channels()).isEmpty();
    assertThat(name(1)).isEqualTo("sales");
  }

  @Test
  void list_ofAKind_isInTheOrderOfIdsAndHasNoOther() {
    directory.create(channel(3, "three"));
    directory.create(channel(1, "one"));
    directory.create(user(2, "agent"));
    directory.create(contact(4));

    assertThat(directory.list(Channel.class, organization))
        .extracting(Channel::name)
        .containsExactly("one", "three");
    assertThat(directory.list(Channel.class, organization).limit(1)).hasSize(1);
    assertThat(directory.list(Contact.class, organization)).hasSize(1);
  }

  @Test
  void replace_theRevisionBefore_isReplaced() {
    directory.create(channel(1, "before"));

    assertThat(directory.replace(next(channel(1, "after")))).isTrue();

    assertThat(name(1)).isEqualTo("after");
  }

  @Test
  void replace_anotherRevision_changesNothing() {
    directory.create(channel(1, "before"));
    directory.replace(next(channel(1, "between")));

    assertThat(directory.replace(next(channel(1, "after")))).isFalse();
    assertThat(directory.replace(next(channel(2, "absent")))).isFalse();

    assertThat(name(1)).isEqualTo("between");
    assertThat(directory.find(Channel.class, organization, id(2))).isEmpty();
  }

  @Test
  void replace_manyAtOnce_oneOfThemDoes() throws Exception {
    directory.create(channel(1, "before"));
    AtomicInteger replaced = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (directory.replace(next(channel(1, "after")))) {
            replaced.incrementAndGet();
          }
        });

    assertThat(replaced).hasValue(1);
  }

  @Test
  void delete_once_isThereNoMore() {
    directory.create(channel(1, "sales"));

    assertThat(Deletion.of(directory, Channel.class, organization, id(1))).isTrue();
    assertThat(Deletion.of(directory, Channel.class, organization, id(1))).isFalse();
    assertThat(directory.find(Channel.class, organization, id(1))).isEmpty();
  }

  @Test
  void delete_changedSinceItWasRead_changesNothing() {
    Channel read = channel(1, "read");
    directory.create(read);
    directory.replace(next(channel(1, "changed")));

    assertThat(directory.delete(read, next(read.revision()))).isFalse();

    assertThat(name(1)).isEqualTo("changed");
  }

  @Test
  void delete_manyAtOnce_oneOfThemDoes() throws Exception {
    Workflow workflow = workflow(1);
    directory.create(workflow);
    AtomicInteger deleted = new AtomicInteger();

    atOnce(
        8,
        () -> {
          if (directory.delete(workflow, next(workflow.revision()))) {
            deleted.incrementAndGet();
          }
        });

    assertThat(deleted).hasValue(1);
    assertThat(versions(1, newestFirst(10))).hasSize(2);
  }

  @Test
  void versions_ofAWorkflow_areAllThatItWas() {
    Workflow first = workflow(1);
    directory.create(first);
    Workflow second = renamed(first, "Second");
    Workflow third = renamed(second, "Third");
    assertThat(directory.replace(second)).isTrue();
    assertThat(directory.replace(third)).isTrue();
    assertThat(directory.replace(third)).isFalse();
    directory.create(workflow(2));

    List<WorkflowVersion> expected =
        List.of(WorkflowVersion.of(third), WorkflowVersion.of(second), WorkflowVersion.of(first));
    for (int batchSize : new int[] {1, 2, 10}) {
      assertThat(versions(1, newestFirst(batchSize))).isEqualTo(expected);
      assertThat(versions(1, options(Order.OLDEST_FIRST, batchSize)))
          .isEqualTo(expected.reversed());
    }
    assertThat(versions(2, newestFirst(10))).containsExactly(WorkflowVersion.of(workflow(2)));
    assertThat(versions(3, newestFirst(10))).isEmpty();
    assertThat(all(directory.versions(other, first.id(), newestFirst(10)))).isEmpty();
    assertThat(directory.branch(organization).workflows()).containsExactly(third, workflow(2));
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void versions_behindEachPlace_areTheRest(Order order) {
    Workflow workflow = workflow(1);
    directory.create(workflow);
    for (int change = 0; change < 3; change++) {
      workflow = renamed(workflow, "Change " + change);
      directory.replace(workflow);
    }

    List<ListEntry<WorkflowVersion>> all = new ArrayList<>();
    directory.versions(organization, workflow.id(), options(order, 10)).forEachRemaining(all::add);
    assertThat(all).hasSize(4).allSatisfy(entry -> assertThat(entry.bytes()).isPositive());
    for (int read = 0; read < all.size(); read++) {
      assertThat(versions(1, behind(all.get(read).position(), order, 10)))
          .isEqualTo(
              all.subList(read + 1, all.size()).stream()
                  .map(entry -> entry.value().orElseThrow())
                  .toList());
    }
  }

  @Test
  void versions_manyAtOnce_eachIsKeptOnce() throws Exception {
    Workflow first = workflow(1);
    directory.create(first);

    atOnce(8, () -> directory.replace(renamed(first, "Second")));

    assertThat(versions(1, newestFirst(10)))
        .containsExactly(WorkflowVersion.of(renamed(first, "Second")), WorkflowVersion.of(first));
  }

  @Test
  void versions_moreThanAreKept_areTheLast() {
    Workflow workflow = workflow(1);
    directory.create(workflow);
    for (int change = 0; change < DirectoryStore.MAX_VERSIONS + 3; change++) {
      workflow = renamed(workflow, "Change " + change);
      assertThat(directory.replace(workflow)).isTrue();
    }

    assertThat(versions(1, newestFirst(200)))
        .hasSize(DirectoryStore.MAX_VERSIONS + 1)
        .extracting(version -> version.revision().version())
        .startsWith(104L)
        .endsWith(4L);
  }

  @Test
  void versions_ofADeletedWorkflow_stay_withTheDeletion() {
    Workflow first = workflow(1);
    directory.create(first);
    Workflow second = renamed(first, "Second");
    directory.replace(second);
    Revision deletion = next(second.revision()).by(new UserId(id(8)));

    assertThat(directory.delete(first, deletion)).isFalse();
    assertThat(directory.delete(second, deletion)).isTrue();

    assertThat(versions(1, newestFirst(10)))
        .containsExactly(
            new WorkflowVersion(deletion, Optional.empty()),
            WorkflowVersion.of(second),
            WorkflowVersion.of(first));
    assertThat(directory.list(Workflow.class, organization)).isEmpty();
  }

  private List<WorkflowVersion> versions(int workflow, ReadOptions options) {
    return all(directory.versions(organization, new WorkflowId(id(workflow)), options));
  }

  /** Returns the next revision of a workflow, by a user. */
  private static Workflow renamed(Workflow workflow, String name) {
    return new Workflow(
        workflow.id(),
        workflow.organization(),
        name,
        workflow.active(),
        workflow.organizations(),
        workflow.rules(),
        next(workflow.revision()).by(new UserId(id(9))));
  }

  @Test
  void present_moreThanOneBatch_areThoseOfTheKindThatAreThere() {
    IntStream.range(0, 150).forEach(n -> directory.create(user(n, "agent")));
    directory.create(channel(200, "sales"));
    Set<String> ids =
        IntStream.range(100, 300).mapToObj(DirectoryStoreTest::id).collect(Collectors.toSet());

    assertThat(directory.present(User.class, organization, ids))
        .isEqualTo(
            IntStream.range(100, 150).mapToObj(DirectoryStoreTest::id).collect(Collectors.toSet()));
    assertThat(directory.present(User.class, other, ids)).isEmpty();
    assertThat(directory.present(User.class, organization, Set.of())).isEmpty();
  }

  @Test
  void findAll_moreThanOneBatch_areThoseOfTheKindThatAreThere() {
    IntStream.range(0, 150).forEach(n -> directory.create(contact(n)));
    directory.create(user(200, "agent"));
    Set<String> ids =
        IntStream.range(20, 300).mapToObj(DirectoryStoreTest::id).collect(Collectors.toSet());

    assertThat(directory.findAll(Contact.class, organization, ids))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(20, 150).mapToObj(this::contact).toList());
    assertThat(directory.findAll(User.class, organization, ids)).hasSize(1);
    assertThat(directory.findAll(Contact.class, other, ids)).isEmpty();
    assertThat(directory.findAll(Contact.class, organization, Set.of())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Order.class)
  void list_inChunksAndBehindAPlace_isInTheOrderOfIds(Order order) {
    List<Contact> expected = new ArrayList<>();
    for (int n = 0; n < 9; n++) {
      directory.create(contact(n));
      directory.create(channel(n, "sales"));
      expected.add(order == Order.OLDEST_FIRST ? expected.size() : 0, contact(n));
    }

    for (int batchSize : new int[] {1, 4, 20}) {
      assertThat(all(directory.list(Contact.class, organization, options(order, batchSize))))
          .isEqualTo(expected);
      String place = expected.get(2).idValue();
      assertThat(all(directory.list(Contact.class, organization, behind(place, order, batchSize))))
          .isEqualTo(expected.subList(3, 9));
      assertThat(
              all(
                  directory.list(
                      Contact.class,
                      organization,
                      behind(expected.getLast().idValue(), order, batchSize))))
          .isEmpty();
    }
    assertThat(all(directory.list(Contact.class, other, options(order, 20)))).isEmpty();
    assertThat(directory.list(Contact.class, organization, options(order, 20)).next().bytes())
        .isPositive();
  }

  @Test
  void tree_hundredAndFifty_areAllRead() {
    OrganizationPath root = OrganizationPath.root(organization);
    for (int i = 0; i < 150; i++) {
      directory.create(organization(root.child(new OrganizationId(freshId()))));
    }

    assertThat(directory.tree(organization)).hasSize(150);
    assertThat(directory.countBelow(organization)).isEqualTo(150);
  }

  @Test
  void lastChange_ofWhatRoutingNeeds_isAnother() {
    List<String> marks = new ArrayList<>();
    marks.add(directory.lastChange(organization));
    directory.create(channel(1, "before"));
    marks.add(directory.lastChange(organization));
    directory.replace(next(channel(1, "after")));
    marks.add(directory.lastChange(organization));
    Deletion.of(directory, Channel.class, organization, id(1));
    marks.add(directory.lastChange(organization));
    directory.create(workflow(2));
    marks.add(directory.lastChange(organization));
    directory.create(user(3, "agent"));
    marks.add(directory.lastChange(organization));
    directory.create(organization(OrganizationPath.root(organization)));
    marks.add(directory.lastChange(organization));
    Deletion.of(directory, Organization.class, organization, organization.value());
    marks.add(directory.lastChange(organization));

    assertThat(marks).doesNotHaveDuplicates();
    assertThat(directory.branch(organization).lastChange()).isEqualTo(marks.getLast());
    assertThat(directory.lastChange(other)).isEqualTo(directory.branch(other).lastChange());
  }

  @Test
  void lastChange_nothingWasChanged_isTheSame() {
    directory.create(channel(1, "sales"));
    String mark = directory.lastChange(organization);

    directory.create(channel(1, "taken"));
    directory.replace(channel(1, "not the next revision"));
    Deletion.of(directory, Channel.class, organization, id(2));
    directory.create(contact(3));

    assertThat(directory.lastChange(organization)).isEqualTo(mark);
  }

  @Test
  void path_neverCreated_isARoot() {
    assertThat(directory.path(organization)).isEqualTo(OrganizationPath.root(organization));
    assertThat(directory.branch(organization).organization())
        .isEqualTo(Organization.unrecorded(organization));
  }

  @Test
  void sharding_isTheOrganizationsOwn() {
    Sharding sharding = Sharding.SINGLE.changedTo(4, start).changedTo(2, start.plusSeconds(600));
    assertThat(directory.sharding(organization)).isEqualTo(Sharding.SINGLE);
    directory.create(organization(OrganizationPath.root(other)));
    assertThat(directory.sharding(other)).isEqualTo(Sharding.SINGLE);

    directory.create(
        new Organization(
            OrganizationPath.root(organization),
            "Sharded",
            Organization.Status.ACTIVE,
            sharding,
            first()));

    assertThat(directory.sharding(organization)).isEqualTo(sharding);
    assertThat(snapshot(organization).own().organization().sharding()).isEqualTo(sharding);
    assertThat(directory.sharding(other)).isEqualTo(Sharding.SINGLE);
  }

  @Test
  void usersOf_aProvider_areThoseOfTheOrganizationByTheirIds() {
    directory.create(externalUser(1, organization, Map.of("a", "7", "b", "8")));
    directory.create(externalUser(2, organization, Map.of("a", "7")));
    directory.create(externalUser(3, organization, Map.of("a", "8")));
    directory.create(externalUser(4, other, Map.of("a", "7")));
    directory.create(user(5, "without"));

    assertThat(directory.usersOf(organization, "a"))
        .isEqualTo(
            Map.of(
                "7", Set.of(new UserId(id(1)), new UserId(id(2))),
                "8", Set.of(new UserId(id(3)))));
    assertThat(directory.usersOf(organization, "b"))
        .isEqualTo(Map.of("8", Set.of(new UserId(id(1)))));
    assertThat(directory.usersOf(organization, "c")).isEmpty();

    User before = directory.find(User.class, organization, id(1)).orElseThrow();
    directory.replace(
        new User(
            before.id(),
            organization,
            before.name(),
            before.role(),
            before.channels(),
            before.revision().next(start)));
    assertThat(directory.usersOf(organization, "a")).containsEntry("7", Set.of(new UserId(id(2))));
  }

  private User externalUser(int number, OrganizationId owner, Map<String, String> external) {
    return new User(
        new UserId(id(number)), owner, "agent", Role.AGENT, Set.of(), external, first());
  }

  @Test
  void tree_threeLevels_showsOneselfAndWhatIsBelow() {
    OrganizationPath root = OrganizationPath.root(organization);
    OrganizationPath middle = root.child(new OrganizationId(freshId()));
    OrganizationPath leaf = middle.child(new OrganizationId(freshId()));
    List.of(root, middle, leaf).forEach(path -> directory.create(organization(path)));

    assertThat(directory.path(leaf.organization())).isEqualTo(leaf);
    assertThat(directory.tree(organization))
        .extracting(Organization::path)
        .containsExactlyInAnyOrder(root, middle, leaf);
    assertThat(directory.tree(middle.organization()))
        .extracting(Organization::path)
        .containsExactlyInAnyOrder(middle, leaf);
    assertThat(List.of(root, middle, leaf))
        .extracting(path -> directory.countBelow(path.organization()))
        .containsExactly(2, 1, 0);

    Deletion.of(directory, Organization.class, leaf.organization(), leaf.organization().value());

    assertThat(directory.tree(organization)).hasSize(2);
    assertThat(directory.countBelow(organization)).isEqualTo(1);
    assertThat(directory.path(leaf.organization()))
        .isEqualTo(OrganizationPath.root(leaf.organization()));
  }

  @Test
  void snapshot_ofALeaf_hasEachBranchUpToTheRoot() {
    OrganizationPath root = OrganizationPath.root(organization);
    OrganizationPath leaf = root.child(new OrganizationId(freshId()));
    directory.create(organization(root));
    directory.create(organization(leaf));
    directory.create(channel(1, "at the root"));
    directory.create(workflow(2));
    directory.create(contact(3));
    directory.create(user(4, "agent"));
    directory.create(service(5, ServiceSecrets.of(SECRET)));

    List<Branch> branches = snapshot(leaf.organization()).branches();

    assertThat(branches)
        .extracting(branch -> branch.organization().path())
        .containsExactly(leaf, root);
    assertThat(branches.getFirst().channels()).isEmpty();
    assertThat(branches.getLast().channels()).extracting(Channel::name).contains("at the root");
    assertThat(branches.getLast().workflows()).containsExactly(workflow(2));
    assertThat(branches.getLast().users()).hasSize(1);
    assertThat(branches.getLast().services())
        .containsExactly(service(5, ServiceSecrets.of(SECRET)));
  }

  /** Case 40. */
  @Test
  void snapshot_organizationAboveItself_ends() {
    OrganizationId loop = new OrganizationId(freshId());
    directory.create(organization(new OrganizationPath(List.of(organization, loop))));
    directory.create(organization(new OrganizationPath(List.of(loop, organization))));

    assertThat(snapshot(organization).branches())
        .extracting(branch -> branch.organization().organization())
        .containsExactly(organization, loop);
  }

  @Test
  void snapshot_thousandUsers_hasThemAll() {
    IntStream.range(0, 1_000).forEach(n -> directory.create(user(n, "agent")));

    assertThat(directory.branch(organization).users()).hasSize(1_000);
  }

  private DirectorySnapshot snapshot(OrganizationId of) {
    return new CachedDirectory(directory, clock).snapshot(of);
  }

  private String name(int number) {
    return directory.find(Channel.class, organization, id(number)).map(Channel::name).orElse("");
  }

  private Organization organization(OrganizationPath path) {
    return new Organization(path, "An organisation", Organization.Status.ACTIVE, first());
  }

  private Channel channel(int number, String name) {
    return new Channel(
        new ChannelId(id(number)), organization, name, Set.of(new UserId(id(9))), first());
  }

  private User user(int number, String name) {
    return new User(
        new UserId(id(number)),
        organization,
        name,
        Role.AGENT,
        Set.of(new ChannelId(id(8))),
        first());
  }

  private Workflow workflow(int number) {
    Rule rule =
        new Rule(
            "R1",
            "message.text == 'Hello'",
            Duration.ofMinutes(5),
            List.of(
                new Target.OfChannel(new ChannelId(id(1))), new Target.OfUser(new UserId(id(2)))),
            Rule.Then.STOP);
    return new Workflow(
        new WorkflowId(id(number)),
        organization,
        "A workflow",
        true,
        Optional.of(Set.of(organization)),
        List.of(rule),
        first());
  }

  private Service service(int number, ServiceSecrets secrets) {
    return new Service(
        new ServiceId(id(number)),
        organization,
        "A service",
        "https://bot.example/hook",
        Set.of(new EventPattern("message.create.*.chat")),
        Service.State.FAILING,
        secrets,
        first());
  }

  private Contact contact(int number) {
    JsonObject properties = JsonObject.builder().put("name", "A customer").put("visits", 3).build();
    return new Contact(new ContactId(id(number)), organization, properties, first());
  }

  private Revision first() {
    return Revision.first(start);
  }

  private static Channel next(Channel channel) {
    return new Channel(
        channel.id(),
        channel.organization(),
        channel.name(),
        channel.members(),
        next(channel.revision()));
  }

  private static Revision next(Revision revision) {
    Instant later = revision.updatedAt().plusSeconds(1);
    return revision.next(later);
  }
}
