package io.reachline.dynamo;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** ConditionExpressions of writes. */
final class ConditionExpressions {
  /** Holds where there is no item. */
  static final Expression ABSENT =
      Expression.builder().expression(absent(Item.PARTITION_KEY)).build();

  /** Holds where there is an item. */
  static final Expression PRESENT =
      Expression.builder()
          .expression("attribute_exists(" + Item.PARTITION_KEY.name() + ")")
          .build();

  private ConditionExpressions() {}

  /** Returns the condition that an item, or no item at all, has no such attribute. */
  static String absent(Attribute<?> attribute) {
    return "attribute_not_exists(" + attribute.name() + ")";
  }

  /**
   * Returns the condition that an attribute is absent, or less than a value.
   *
   * @param value the name of the value in the expression
   */
  static String absentOrLess(Attribute<?> attribute, String value) {
    return "(" + absent(attribute) + " OR " + attribute.name() + " < " + value + ")";
  }

  /** Returns a condition with the values that it names. */
  static Expression of(String expression, Map<String, AttributeValue> values) {
    return Expression.builder().expression(expression).expressionValues(values).build();
  }

  /**
   * Returns a condition with the values that it names, and the attributes that it names by {@code
   * #}, since their names are words of DynamoDB's own.
   */
  static Expression of(
      String expression, Map<String, AttributeValue> values, Map<String, String> names) {
    Expression.Builder condition =
        Expression.builder().expression(expression).expressionNames(names);
    // No values are no empty map of them.
    return (values.isEmpty() ? condition : condition.expressionValues(values)).build();
  }

  static AttributeValue text(String text) {
    return AttributeValue.fromS(text);
  }

  static AttributeValue number(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }
}
