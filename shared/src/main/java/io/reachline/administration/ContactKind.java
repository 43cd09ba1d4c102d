package io.reachline.administration;

import io.reachline.directory.Contact;
import io.reachline.directory.ContactId;
import io.reachline.directory.Revision;
import io.reachline.directory.Workflow;
import io.reachline.identity.OrganizationId;
import io.reachline.json.JsonObject;
import io.reachline.json.Parsed;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The rules of contacts. They have a name and any other properties. */
record ContactKind() implements ResourceKind<Contact> {

  @Override
  public Class<Contact> type() {
    return Contact.class;
  }

  @Override
  public String label() {
    return "Contact";
  }

  @Override
  public Set<String> properties() {
    return Set.of();
  }

  /** Returns the id: an organisation may have more contacts than can be sorted. */
  @Override
  public String sortBy() {
    return "id";
  }

  @Override
  public OptionalInt most() {
    return OptionalInt.empty();
  }

  @Override
  public Parsed<Contact> parse(
      String id, OrganizationId organization, JsonObject properties, Revision revision) {
    return Contact.parse(new ContactId(id), organization, properties, revision);
  }

  @Override
  public List<Workflow> targeting(Contact contact, int most) {
    return List.of();
  }
}
