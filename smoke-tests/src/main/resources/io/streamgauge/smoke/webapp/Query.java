package app;

import java.util.HashMap;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;

/** The query string, read without {@code getParameter}: that would read a form's body as well. */
final class Query {
  private final Map<String, String> values = new HashMap<>();

  static Query of(HttpServletRequest request) {
    Query query = new Query();
    String text = request.getQueryString();
    if (text != null) {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        query.values.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return query;
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
