package app;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Does what the last part of the path says, with the numbers of the query. */
final class Behaviours {
  interface Behaviour {
    /** Begins to answer; returns what wants the request's body. */
    Body answer(Answer answer, Query query) throws Exception;
  }

  /** Takes a request's body in as it comes. */
  interface Body {
    void take(ByteBuf part);

    void end();
  }

  private static final Map<String, Behaviour> ALL = new HashMap<>();

  static {
    Writes.addTo(ALL);
    Uploads.addTo(ALL);
    Specials.addTo(ALL);
    Udp.addTo(ALL);
    add("empty", (answer, query) -> answer.whole(200, null, Unpooled.EMPTY_BUFFER));
    add("error", (answer, query) -> answer.say(query.number("status", 404), "as asked"));
    add("throw", Behaviours::fail);
    add("redirect", Behaviours::redirect);
    add("sendfile", Behaviours::sendfile);
    add(
        "async-timeout",
        (answer, query) ->
            answer
                .context
                .executor()
                .schedule(
                    () -> answer.say(503, "too late"),
                    query.number("after", 300),
                    TimeUnit.MILLISECONDS));
  }

  private Behaviours() {}

  /** One that wants no body. */
  interface Simple {
    void answer(Answer answer, Query query) throws Exception;
  }

  private static void add(String name, Simple simple) {
    ALL.put(name, without(simple));
  }

  static Behaviour without(Simple simple) {
    return (answer, query) -> {
      simple.answer(answer, query);
      return null;
    };
  }

  static Body answer(Answer answer, String target) throws Exception {
    Query query = new Query(target);
    String path = query.path();
    if (path.startsWith("/app/files/")) {
      file(answer, path.substring("/app/files/".length()));
      return null;
    }
    if (path.equals("/app/hello") || path.startsWith("/app/items/") || path.endsWith(".ext")) {
      answer.say(200, "hello");
      return null;
    }
    Behaviour behaviour = ALL.get(path.substring(path.lastIndexOf('/') + 1));
    if (behaviour == null) {
      answer.say(404, "no such thing");
      return null;
    }
    return behaviour.answer(answer, query);
  }

  /** Throws, after {@code after} bytes have been flushed to the client. */
  private static void fail(Answer answer, Query query) {
    int after = query.number("after", 0);
    if (after > 0) {
      answer.begin(200, "text/plain", -1);
      answer.write(Writes.pattern(after));
      answer.flush();
    }
    throw new IllegalStateException("as asked");
  }

  private static void redirect(Answer answer, Query query) {
    answer.headers.put("location", "elsewhere");
    answer.whole(302, null, Unpooled.EMPTY_BUFFER);
  }

  private static void sendfile(Answer answer, Query query) throws Exception {
    long start = query.number("start", 0);
    long length = query.number("end", 0) - start;
    answer.begin(200, "application/octet-stream", length);
    answer.file(start, length);
  }

  private static void file(Answer answer, String name) throws Exception {
    File huge = hugeFile();
    if (!name.equals(huge.getName())) {
      answer.say(404, "no such file");
      return;
    }
    String range = answer.asked("range");
    if (range == null) {
      answer.begin(200, "application/octet-stream", huge.length());
      answer.file(0, huge.length());
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-");
    long from = Long.parseLong(ends[0]);
    long to = Long.parseLong(ends[1]);
    answer.headers.put("content-range", "bytes " + from + "-" + to + "/" + huge.length());
    answer.begin(206, "application/octet-stream", to - from + 1);
    answer.file(from, to - from + 1);
  }

  static File hugeFile() {
    return new File(System.getProperty("smoke.huge.file"));
  }
}
