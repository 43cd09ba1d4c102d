package io.reachline.dynamo;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The condition expressions of writes. */
final class ConditionExpressions {
  /** The condition that the item does not exist. */
  static final Expression ABSENT =
      Expression.builder().expression(absent(Item.PARTITION_KEY)).build();

  /** The condition that the item exists. */
  static final Expression PRESENT =
      Expression.builder()
          .expression("attribute_exists(" + Item.PARTITION_KEY.name() + ")")
          .build();

  private ConditionExpressions() {}

  /** Returns the condition that an attribute, or the whole item, does not exist. */
  static String absent(Attribute<?> attribute) {
    return absent(attribute.name());
  }

  /**
   * Returns the condition that an attribute does not exist.
   *
   * @param name the attribute's name, or its placeholder with {@code #}
   */
  static String absent(String name) {
    return "attribute_not_exists(" + name + ")";
  }

  /**
   * Returns the condition that an attribute does not exist or is less than a value.
   *
   * @param value the value's placeholder, with its colon
   */
  static String absentOrLess(Attribute<?> attribute, String value) {
    return "(" + absent(attribute) + " OR " + attribute.name() + " < " + value + ")";
  }

  /** Returns a condition with the values of its placeholders. */
  static Expression of(String expression, Map<String, AttributeValue> values) {
    return Expression.builder().expression(expression).expressionValues(values).build();
  }

  /**
   * Returns a condition with the values of its placeholders, and with the names of the attributes
   * that it writes with {@code #}, since DynamoDB reserves some names.
   */
  static Expression of(
      String expression, Map<String, AttributeValue> values, Map<String, String> names) {
    Expression.Builder condition =
        Expression.builder().expression(expression).expressionNames(names);
    // DynamoDB refuses an empty map of values.
    return (values.isEmpty() ? condition : condition.expressionValues(values)).build();
  }

  static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
