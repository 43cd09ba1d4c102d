package io.reachline.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.reachline.json.Json;
import io.reachline.json.JsonObject;
import io.reachline.json.MalformedJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final String OBJECT =
      """
      {"text":"Your (car) is ready.*","number":23,"big":65403000000038063,"decimal":2.50,
       "digits":"9","flag":true,"nothing":null,"id":"0a9",
       "meta":{"a":{"b":"deep","c":"other"},"a.b":"dotted","list":[1,{"x":"in"},"two"]},"empty":""}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // equality
        "id=0a9                  | true",
        "id=0A9                  | false",
        "text=Your               | false",
        "number=23               | true",
        "number=23.0             | true",
        "number=24               | false",
        "big=65403000000038063   | true",
        "big=65403000000038064   | false",
        "decimal=2.5             | true",
        "digits=9.0              | false",
        "flag=true               | true",
        "flag=yes                | false",
        "nothing=null            | false",
        "nothing=                | false",
        "empty=                  | true",
        "absent=                 | false",
        // any of
        "id=[x,0a9]              | true",
        "id=[x,y]                | false",
        "number=[1,23]           | true",
        "id=[]                   | false",
        // contains: a plain substring, never a pattern
        "text=~car               | true",
        "text=~(car)             | true",
        "text=~.*                | true",
        "text=~y.*               | true",
        "text=~c.r               | false",
        "text=~CAR               | false",
        "number=~2               | true",
        "text=~                  | true",
        // prefix
        "text=^Your              | true",
        "text=^car               | false",
        // comparisons: numbers as numbers, anything else as text
        "number=>22              | true",
        "number=>23              | false",
        "number=>=23             | true",
        "number=<24              | true",
        "number=<23              | false",
        "number=<=23             | true",
        "number=>3               | true",
        "number=>-1              | true",
        "decimal=<10             | true",
        "big=>65403000000038062  | true",
        "digits=>10              | true",
        "text=>A                 | true",
        "absent=>0               | false",
        "number=>x               | false",
        // dotted paths
        "meta.a.c=other          | true",
        "meta.a.c=deep           | false",
        // a name with a dot in it goes before a path
        "meta.a.b=dotted         | true",
        "meta.a.b=deep           | false",
        "meta.list=two           | true",
        "meta.list=1             | true",
        "meta.list.x=in          | true",
        "meta.list.x=out         | false",
        "meta=deep               | false",
        "meta.a=deep             | false",
        "meta.a.b.c=deep         | false",
        "text.a=Your             | false",
        "meta..b=deep            | false",
        "meta.=deep              | false"
      })
  void matches_everyOperator_holdsWhereItShould(String query, boolean expected)
      throws MalformedJson {
    JsonObject object = Json.readObject(OBJECT);
    QueryString.Parameter parameter =
        QueryString.parse(query.replace("+", "%2B")).parameters().getFirst();

    Filter filter = new Filter(parameter.name(), Filter.condition(parameter));

    assertThat(filter.matches(object)).isEqualTo(expected);
  }
}
