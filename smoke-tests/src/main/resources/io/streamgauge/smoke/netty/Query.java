package app;

import java.util.HashMap;
import java.util.Map;

/** What a request's target says. */
final class Query {
  private final Map<String, String> values = new HashMap<>();
  private final String path;

  Query(String target) {
    int mark = target.indexOf('?');
    path = mark < 0 ? target : target.substring(0, mark);
    if (mark >= 0) {
      for (String pair : target.substring(mark + 1).split("&")) {
        int equals = pair.indexOf('=');
        values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
  }

  String path() {
    return path;
  }

  String text(String name, String otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : value;
  }

  int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }
}
