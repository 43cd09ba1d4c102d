package io.reachline.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A parser of YAML with CloudFormation's short tags into maps, lists, strings, numbers and
 * booleans. A short form such as {@code !Sub} becomes the map of its long form.
 */
final class TemplateParser {

  private TemplateParser() {}

  static Map<String, @Nullable Object> parse(String yaml) {
    Node root =
        new Compose(LoadSettings.builder().setLabel("template").build())
            .composeString(yaml)
            .orElseThrow(() -> new IllegalArgumentException("The template is empty"));
    if (root instanceof MappingNode mapping) {
      return map(mapping);
    }
    throw new IllegalArgumentException("The template is not a mapping");
  }

  private static @Nullable Object value(Node node) {
    String tag = node.getTag().getValue();
    if (tag.equals("!Ref") || tag.equals("!Condition")) {
      return entry(tag.substring(1), content(node));
    }
    if (tag.equals("!GetAtt") && node instanceof ScalarNode scalar) {
      return entry("Fn::GetAtt", List.of((Object[]) scalar.getValue().split("\\.", 2)));
    }
    if (tag.startsWith("!")) {
      return entry("Fn::" + tag.substring(1), content(node));
    }
    return content(node);
  }

  private static Map<String, @Nullable Object> entry(String key, @Nullable Object value) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put(key, value);
    return entry;
  }

  private static @Nullable Object content(Node node) {
    if (node instanceof MappingNode mapping) {
      return map(mapping);
    }
    if (node instanceof SequenceNode sequence) {
      List<@Nullable Object> values = new ArrayList<>();
      sequence.getValue().forEach(element -> values.add(value(element)));
      return values;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    throw new IllegalArgumentException(
        "The template has an unexpected node of type %s".formatted(node.getNodeType()));
  }

  private static Map<String, @Nullable Object> map(MappingNode mapping) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    mapping
        .getValue()
        .forEach(
            tuple ->
                values.put(
                    String.valueOf(content(tuple.getKeyNode())), value(tuple.getValueNode())));
    return values;
  }

  private static @Nullable Object scalar(ScalarNode scalar) {
    Tag tag = scalar.getTag();
    String text = scalar.getValue();
    if (tag.equals(Tag.NULL)) {
      return null;
    }
    if (tag.equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (tag.equals(Tag.INT)) {
      return Long.valueOf(text);
    }
    return text;
  }
}
