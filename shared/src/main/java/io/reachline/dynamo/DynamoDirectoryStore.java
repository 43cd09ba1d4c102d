package io.reachline.dynamo;

import io.reachline.directory.Branch;
import io.reachline.directory.Channel;
import io.reachline.directory.Contact;
import io.reachline.directory.DirectoryStore;
import io.reachline.directory.Organization;
import io.reachline.directory.Resource;
import io.reachline.directory.Revision;
import io.reachline.directory.Service;
import io.reachline.directory.Sharding;
import io.reachline.directory.User;
import io.reachline.directory.Workflow;
import io.reachline.directory.WorkflowId;
import io.reachline.directory.WorkflowVersion;
import io.reachline.identity.IdSource;
import io.reachline.identity.OrganizationId;
import io.reachline.identity.OrganizationPath;
import io.reachline.identity.UserId;
import io.reachline.list.ListEntry;
import io.reachline.list.Order;
import io.reachline.list.ReadOptions;
import io.reachline.retry.Backoff;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbEnhancedClient;
import software.amazon.awssdk.enhanced.dynamodb.DynamoDbTable;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.enhanced.dynamodb.Key;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactDeleteItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactPutItemEnhancedRequest;
import software.amazon.awssdk.enhanced.dynamodb.model.TransactWriteItemsEnhancedRequest;

/**
 * A store of the directory in DynamoDB, with a partition for each organisation. The partition of an
 * organisation also has a pointer to each organisation below it.
 */
final class DynamoDirectoryStore implements DirectoryStore {
  private static final String POINTER = "N#";
  private static final IdSource CHANGES = IdSource.secure();

  private final DynamoDbEnhancedClient client;
  private final DynamoDbTable<Item> table;
  private final Batch batch;

  DynamoDirectoryStore(DynamoDbEnhancedClient client, String table, Clock clock) {
    this.client = client;
    this.batch = new Batch(Backoff.within(Batch.PATIENCE, clock));
    this.table = client.table(table, ResourceItem.SCHEMA);
  }

  @Override
  public OrganizationPath path(OrganizationId organization) {
    return find(Organization.class, organization, organization.value())
        .map(Organization::path)
        .orElseGet(() -> OrganizationPath.root(organization));
  }

  @Override
  public Sharding sharding(OrganizationId organization) {
    // No other attribute: not every function may see the rest of the directory.
    return StrongQuery.prefix(
            table,
            organization.value(),
            ResourceItem.sortKey(Organization.class, ""),
            List.of(Item.PARTITION_KEY.name(), Item.SORT_KEY.name(), ResourceItem.SHARDS.name()))
        .findFirst()
        .map(ResourceItem::sharding)
        .orElse(Sharding.SINGLE);
  }

  @Override
  public <T extends Resource> Optional<T> find(
      Class<T> type, OrganizationId organization, String id) {
    Key key = key(organization, ResourceItem.sortKey(type, id));
    return Optional.ofNullable(table.getItem(request -> request.key(key).consistentRead(true)))
        .map(ResourceItem::read)
        .map(type::cast);
  }

  @Override
  public Set<String> present(
      Class<? extends Resource> type, OrganizationId organization, Set<String> ids) {
    return findAll(type, organization, ids).stream()
        .map(Resource::idValue)
        .collect(Collectors.toSet());
  }

  @Override
  public <T extends Resource> List<T> findAll(
      Class<T> type, OrganizationId organization, Set<String> ids) {
    return readAll(ids.stream().map(id -> key(organization, ResourceItem.sortKey(type, id))))
        .map(ResourceItem::read)
        .<T>map(type::cast)
        .toList();
  }

  private Stream<Item> readAll(Stream<Key> keys) {
    return batch.read(client, table, keys.toList(), true).stream();
  }

  @Override
  public <T extends Resource> Stream<T> list(Class<T> type, OrganizationId organization) {
    return StrongQuery.prefix(table, organization.value(), ResourceItem.prefix(type))
        .map(ResourceItem::read)
        .map(type::cast);
  }

  @Override
  public <T extends Resource> Iterator<ListEntry<T>> list(
      Class<T> type, OrganizationId organization, ReadOptions options) {
    String prefix = ResourceItem.prefix(type);
    return new Range(organization.value(), prefix, "", "")
        .pages(options, table::query, true)
        .flatMap(page -> page.items().stream())
        .map(
            item ->
                new ListEntry<T>(
                    item.sortKey().substring(prefix.length()),
                    item.bytes(),
                    Optional.of(type.cast(ResourceItem.read(item)))))
        .iterator();
  }

  @Override
  public boolean create(Resource resource) {
    return changed(resource.getClass(), resource.organization(), isCreated(resource));
  }

  /**
   * Marks a change of what routing needs. The mark follows the change, and the answer follows the
   * mark: once a replica has it, whoever reads it there sees the change.
   *
   * @param isDone false if nothing was changed, so that there is nothing to mark
   */
  private boolean changed(
      Class<? extends Resource> type, OrganizationId organization, boolean isDone) {
    if (isDone && type != Contact.class) {
      table.putItem(
          Item.of(organization.value(), ResourceItem.LAST_CHANGE)
              .set(ResourceItem.CHANGE, CHANGES.next())
              .build());
    }
    return isDone;
  }

  private boolean isCreated(Resource resource) {
    Item item = ResourceItem.write(resource);
    return switch (resource) {
      case Organization organization ->
          Transaction.write(
              client,
              request -> {
                request.addPutItem(
                    table,
                    TransactPutItemEnhancedRequest.builder(Item.class)
                        .item(item)
                        .conditionExpression(ConditionExpressions.ABSENT)
                        .build());
                pointers(organization).forEach(pointer -> request.addPutItem(table, pointer));
              });
      case Channel _, User _, Workflow _, Contact _, Service _ ->
          ConditionalWrite.isPut(table, item, ConditionExpressions.ABSENT);
    };
  }

  /** Returns the pointers to an organisation from those above it. */
  private static List<Item> pointers(Organization organization) {
    return organization.path().ids().stream()
        .filter(above -> !above.equals(organization.organization()))
        .map(above -> Item.of(above.value(), POINTER + organization.idValue()).build())
        .toList();
  }

  @Override
  public boolean replace(Resource resource) {
    long before = resource.revision().version() - 1;
    return changed(
        resource.getClass(),
        resource.organization(),
        resource instanceof Workflow workflow
            ? isReplaced(workflow, before)
            : ConditionalWrite.isPut(table, ResourceItem.write(resource), isAt(before)));
  }

  /** Replaces a workflow and keeps the one before, in one transaction. */
  private boolean isReplaced(Workflow workflow, long before) {
    Optional<Workflow> replaced =
        find(Workflow.class, workflow.organization(), workflow.idValue())
            .filter(stored -> stored.revision().version() == before);
    return replaced.isPresent()
        && Transaction.write(
            client,
            request -> {
              request.addPutItem(
                  table,
                  TransactPutItemEnhancedRequest.builder(Item.class)
                      .item(ResourceItem.write(workflow))
                      .conditionExpression(isAt(before))
                      .build());
              keep(request, replaced.get(), WorkflowVersion.of(replaced.get()));
            });
  }

  /** Adds a version to the history of a workflow, and lets the oldest go. */
  private void keep(
      TransactWriteItemsEnhancedRequest.Builder request,
      Workflow workflow,
      WorkflowVersion version) {
    request.addPutItem(table, ResourceItem.write(workflow.organization(), workflow.id(), version));
    long oldest = version.revision().version() - MAX_VERSIONS;
    if (oldest > 0) {
      request.addDeleteItem(
          table,
          key(
              workflow.organization(),
              ResourceItem.versions(workflow.id()) + ResourceItem.versionDigits(oldest)));
    }
  }

  /** Returns the condition that a resource is at a version. */
  private static Expression isAt(long version) {
    return ConditionExpressions.of(
        ResourceItem.VERSION.name() + " = :before",
        Map.of(":before", ConditionExpressions.number(version)));
  }

  @Override
  public boolean delete(Resource resource, Revision deletion) {
    return changed(
        resource.getClass(),
        resource.organization(),
        // A transaction, whose repetition DynamoDB knows: of a deletion, nothing is left to
        // compare.
        Transaction.write(
            client,
            request -> {
              request.addDeleteItem(
                  table,
                  TransactDeleteItemEnhancedRequest.builder()
                      .key(
                          key(
                              resource.organization(),
                              ResourceItem.sortKey(resource.getClass(), resource.idValue())))
                      .conditionExpression(isAt(resource.revision().version()))
                      .build());
              switch (resource) {
                case Organization organization ->
                    pointers(organization)
                        .forEach(pointer -> request.addDeleteItem(table, pointer));
                case Workflow workflow -> {
                  keep(request, workflow, WorkflowVersion.of(workflow));
                  keep(request, workflow, new WorkflowVersion(deletion, Optional.empty()));
                }
                case Channel _, User _, Contact _, Service _ -> {}
              }
            }));
  }

  @Override
  public Iterator<ListEntry<WorkflowVersion>> versions(
      OrganizationId organization, WorkflowId workflow, ReadOptions options) {
    String prefix = ResourceItem.versions(workflow);
    Optional<Item> present =
        Optional.ofNullable(
            table.getItem(
                request ->
                    request
                        .key(
                            key(
                                organization,
                                ResourceItem.sortKey(Workflow.class, workflow.value())))
                        .consistentRead(true)));
    // What is kept from the present version on was written after this reading.
    String last =
        present
            .map(item -> ResourceItem.versionDigits(item.require(ResourceItem.VERSION) - 1))
            .orElse("");
    Stream<ListEntry<WorkflowVersion>> kept =
        new Range(organization.value(), prefix, "", last)
            .pages(options, table::query, true)
            .flatMap(page -> page.items().stream())
            .map(item -> entry(item, workflow));
    Stream<ListEntry<WorkflowVersion>> current =
        present.map(item -> entry(item, workflow)).stream().filter(options::includes);
    return (options.order() == Order.NEWEST_FIRST
            ? Stream.concat(current, kept)
            : Stream.concat(kept, current))
        .iterator();
  }

  private static ListEntry<WorkflowVersion> entry(Item item, WorkflowId workflow) {
    return new ListEntry<>(
        ResourceItem.versionDigits(item.require(ResourceItem.VERSION)),
        item.bytes(),
        Optional.of(ResourceItem.version(item, workflow)));
  }

  @Override
  public int countBelow(OrganizationId organization) {
    return Math.toIntExact(below(organization).count());
  }

  @Override
  public List<Organization> tree(OrganizationId organization) {
    Stream<OrganizationId> ids = Stream.concat(Stream.of(organization), below(organization));
    return readAll(ids.map(id -> key(id, ResourceItem.sortKey(Organization.class, ""))))
        .map(ResourceItem::organization)
        .sorted(Comparator.comparing(Resource::idValue))
        .toList();
  }

  private Stream<OrganizationId> below(OrganizationId organization) {
    return StrongQuery.prefix(table, organization.value(), POINTER)
        .map(pointer -> new OrganizationId(pointer.sortKey().substring(POINTER.length())));
  }

  @Override
  public Map<String, Set<UserId>> usersOf(OrganizationId organization, String provider) {
    Map<String, Set<UserId>> users = new HashMap<>();
    StrongQuery.prefix(
            table,
            organization.value(),
            ResourceItem.prefix(User.class),
            List.of(Item.PARTITION_KEY.name(), Item.SORT_KEY.name(), ResourceItem.EXTERNAL.name()))
        .forEach(
            item ->
                ResourceItem.externalId(item, provider)
                    .ifPresent(
                        id ->
                            users
                                .computeIfAbsent(id, _ -> new HashSet<>())
                                .add(new UserId(ResourceItem.id(item)))));
    return users;
  }

  @Override
  public String lastChange(OrganizationId organization) {
    Key key = key(organization, ResourceItem.LAST_CHANGE);
    // Every message that is routed reads this one key, which gives twice as many such reads.
    return Optional.ofNullable(table.getItem(request -> request.key(key).consistentRead(false)))
        .map(mark -> mark.require(ResourceItem.CHANGE))
        .orElse("");
  }

  @Override
  public Branch branch(OrganizationId id) {
    String lastChange = "";
    Optional<Organization> organization = Optional.empty();
    List<Channel> channels = new ArrayList<>();
    List<User> users = new ArrayList<>();
    List<Workflow> workflows = new ArrayList<>();
    List<Service> services = new ArrayList<>();
    for (Item item : StrongQuery.prefix(table, id.value(), ResourceItem.ROUTING).toList()) {
      if (item.sortKey().equals(ResourceItem.LAST_CHANGE)) {
        // It comes first, so that it is not newer than anything that is read after it.
        lastChange = item.require(ResourceItem.CHANGE);
        continue;
      }
      switch (ResourceItem.read(item)) {
        case Organization found -> organization = Optional.of(found);
        case Channel channel -> channels.add(channel);
        case User user -> users.add(user);
        case Workflow workflow -> workflows.add(workflow);
        case Service service -> services.add(service);
        case Contact _ -> {}
      }
    }
    return new Branch(
        organization.orElseGet(() -> Organization.unrecorded(id)),
        channels,
        users,
        workflows,
        services,
        lastChange);
  }

  private static Key key(OrganizationId organization, String sk) {
    return Key.builder().partitionValue(organization.value()).sortValue(sk).build();
  }
}
