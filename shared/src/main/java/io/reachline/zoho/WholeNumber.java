package io.reachline.zoho;

import java.math.BigDecimal;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A parser of whole numbers in any of JSON's forms: {@code 100.0} and {@code 1e2} are whole, too.
 */
final class WholeNumber {
  private static final Pattern FORM = Pattern.compile("\\d+(\\.\\d+)?([eE][+-]?\\d{1,9})?");

  private WholeNumber() {}

  /** Returns the number in a text; empty if it is not whole, is negative, or has more digits. */
  static OptionalLong read(String text, int maxDigits) {
    if (!FORM.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    BigDecimal number = new BigDecimal(text);
    // The digits before the point, told without writing an exponent of billions out.
    if (number.signum() != 0 && (long) number.precision() - number.scale() > maxDigits) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(number.longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
