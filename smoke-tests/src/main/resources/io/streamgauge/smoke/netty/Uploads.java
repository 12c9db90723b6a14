package app;

import io.netty.buffer.ByteBuf;
import java.util.Map;

/** Takes bodies in; each answers with the number it saw. */
final class Uploads {
  private Uploads() {}

  static void addTo(Map<String, Behaviours.Behaviour> behaviours) {
    for (String name : new String[] {"stream", "bytewise", "form", "parts", "listener"}) {
      behaviours.put("upload-" + name, (answer, query) -> new Count(answer, false));
    }
    behaviours.put("upload-lines", (answer, query) -> new Count(answer, true));
    behaviours.put(
        "upload-unread", Behaviours.without((answer, query) -> answer.say(200, "0")));
    behaviours.put("echo", (answer, query) -> new Echo(answer));
  }

  private static final class Count implements Behaviours.Body {
    private final Answer answer;
    private final boolean ofLines;
    private long number;

    Count(Answer answer, boolean ofLines) {
      this.answer = answer;
      this.ofLines = ofLines;
    }

    @Override
    public void take(ByteBuf part) {
      if (!ofLines) {
        number += part.readableBytes();
        return;
      }
      while (part.isReadable()) {
        number += part.readByte() == '\n' ? 1 : 0;
      }
    }

    @Override
    public void end() {
      answer.say(200, Long.toString(number));
    }
  }

  private static final class Echo implements Behaviours.Body {
    private final Answer answer;

    Echo(Answer answer) {
      this.answer = answer;
      answer.begin(200, "text/plain", -1);
    }

    @Override
    public void take(ByteBuf part) {
      if (part.isReadable()) {
        answer.write(part.retain());
        answer.flush();
      }
    }

    @Override
    public void end() {
      answer.end();
    }
  }
}
