package io.reachline.dynamo;

import java.util.Map;
import software.amazon.awssdk.enhanced.dynamodb.Expression;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** ConditionExpressions of writes. */
final class ConditionExpressions {
  /** Holds where there is no item. */
  static final Expression ABSENT =
      Expression.builder().expression("attribute_not_exists(pk)").build();

  /** Holds where there is an item. */
  static final Expression PRESENT = Expression.builder().expression("attribute_exists(pk)").build();

  private ConditionExpressions() {}

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
