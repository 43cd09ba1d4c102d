package io.reachline.dynamo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A value in a YAML document, whatever its tag. */
record Yaml(Node node) {

  static Yaml read(Path file) throws IOException {
    return new Yaml(
        new Compose(LoadSettings.builder().build())
            .composeString(Files.readString(file))
            .orElseThrow());
  }

  Yaml get(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("There is no " + name));
  }

  Optional<Yaml> find(String name) {
    return ((MappingNode) node)
        .getValue().stream()
            .filter(tuple -> new Yaml(tuple.getKeyNode()).text().equals(name))
            .map(tuple -> new Yaml(tuple.getValueNode()))
            .findFirst();
  }

  List<Yaml> list() {
    return ((SequenceNode) node).getValue().stream().map(Yaml::new).toList();
  }

  String text() {
    return ((ScalarNode) node).getValue();
  }
}
