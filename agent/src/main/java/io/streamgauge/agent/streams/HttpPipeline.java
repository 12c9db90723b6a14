// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.streams;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The exchanges of one HTTP/1.1 connection, answered in the order they were asked for (RFC 9112,
 * section 9.3.2). A response is over when the socket has taken its last byte, which is long after
 * it was encoded if its client is slow; where that byte is in the connection's count is known after
 * the flush that follows.
 *
 * <p><em>Threads:</em> the connection's own, one at a time.
 */
final class HttpPipeline {

  /** Size of the chunk that ends a body (RFC 9112, section 7.1). */
  private static final int LAST_CHUNK = 5;

  private static final long UNKNOWN = -1;

  private final Deque<Answer> answers = new ArrayDeque<>(2);
  private @Nullable Answer answering;
  private @Nullable Answer asking;
  private @Nullable HttpExchange switched;
  private long flushedBytes;
  private boolean endsUnknown;

  /** One exchange, and where on the wire its response begins and ends. */
  private static final class Answer {
    final HttpExchange exchange;
    boolean askedWhole;
    boolean encoded;
    long begin = UNKNOWN;
    long end = UNKNOWN;

    Answer(HttpExchange exchange) {
      this.exchange = exchange;
    }

    boolean isOver(long sent) {
      return askedWhole && end != UNKNOWN && end <= sent;
    }
  }

  void asked(HttpExchange exchange) {
    Answer answer = new Answer(exchange);
    answers.addLast(answer);
    asking = answer;
    if (answering == null) {
      answering = answer;
    }
  }

  @Nullable HttpExchange asking() {
    return asking == null ? null : asking.exchange;
  }

  void askedWhole(long sent) {
    if (asking != null) {
      asking.askedWhole = true;
      asking = null;
      sent(sent);
    }
  }

  /**
   * The exchange that is answered now.
   *
   * @param queued how much has been queued before
   * @param all whether that is all that has been encoded before, as nothing is kept to encrypt it
   */
  @Nullable HttpExchange answering(long queued, boolean all) {
    Answer answer = answering;
    if (answer == null) {
      return null;
    }
    if (answer.begin == UNKNOWN) {
      answer.begin = queued;
      // What is encoded from now on has not been sent, however long the flush is in coming.
      answer.exchange.outbound().unsent(0);
      if (all) {
        ends(queued);
      }
    }
    return answer.exchange;
  }

  /** What has been encoded whole so far ends there. */
  private void ends(long queued) {
    if (endsUnknown) {
      for (Answer answer : answers) {
        if (answer.encoded && answer.end == UNKNOWN) {
          answer.end = queued;
        }
      }
      endsUnknown = false;
    }
  }

  void encoded() {
    Answer answer = answering;
    if (answer != null) {
      answer.encoded = true;
      endsUnknown = true;
      answer.exchange.hold();
      answer.exchange.end();
      answerNext();
    }
  }

  private void answerNext() {
    answering = null;
    for (Answer next : answers) {
      if (!next.encoded) {
        answering = next;
        break;
      }
    }
  }

  void switching(String protocol) {
    Answer answer = answering;
    if (answer != null) {
      switched = answer.exchange;
      switched.protocol(protocol);
      answers.remove(answer);
      answerNext();
    }
  }

  @Nullable HttpExchange switched() {
    HttpExchange taken = switched;
    switched = null;
    return taken;
  }

  /** The meter of the response whose bytes are at the head of the queue, null where none is. */
  @Nullable StreamMeter sending() {
    Answer oldest = answers.peekFirst();
    return oldest == null || oldest.begin == UNKNOWN ? null : oldest.exchange.outbound();
  }

  /** What was encoded before has been queued by now. */
  void flushed(long queued, long sent) {
    ends(queued);
    StreamMeter meter = sending();
    if (meter != null) {
      meter.unsent(queued - sent);
      if (queued != flushedBytes) {
        flushedBytes = queued;
        meter.flushed();
      }
    }
    sent(sent);
  }

  /** Whether nothing is to be answered any more. */
  boolean isOver() {
    return answers.isEmpty();
  }

  /** Ends what has been received and sent whole. */
  void sent(long sent) {
    Answer oldest = answers.peekFirst();
    while (oldest != null && oldest.isOver(sent)) {
      answers.removeFirst();
      oldest.exchange.release();
      oldest = answers.peekFirst();
    }
  }

  /**
   * The connection is closed, and whatever is not over yet ends with it.
   *
   * @param byServer whether the server closed it of its own accord
   */
  void closed(boolean byServer, Throwable cause, long queued, long sent) {
    for (Iterator<Answer> all = answers.iterator(); all.hasNext(); ) {
      Answer answer = all.next();
      all.remove();
      HttpExchange exchange = answer.exchange;
      if (answer.begin == UNKNOWN && !answer.askedWhole && !byServer) {
        exchange.inbound().transportFailed(cause);
      } else {
        long end = answer.end == UNKNOWN ? queued : answer.end;
        cut(answer, end - Math.max(sent, answer.begin), byServer, cause);
      }
      exchange.release();
      exchange.end();
    }
    if (switched != null) {
      switched.abandoned(!byServer, true);
      switched.end();
    }
    answering = null;
    asking = null;
  }

  private static void cut(Answer answer, long left, boolean byServer, Throwable cause) {
    StreamMeter meter = answer.exchange.outbound();
    long ending = answer.encoded && meter.isFramed() ? LAST_CHUNK : 0;
    long unsent = answer.begin == UNKNOWN ? 0 : Math.max(0, left - ending);
    boolean whole = answer.encoded || (left <= 0 && hasAllThatWasAnnounced(answer.exchange));
    if (byServer) {
      meter.withdraw(unsent);
      whole |= endsWithItsConnection(answer.exchange);
      answer.exchange.cutShort(!whole || unsent > 0);
    } else if (!whole || left > 0) {
      meter.socketFailed(cause, unsent);
      meter.transportFailed(cause);
    }
  }

  /** Its client may leave then, before the server has said that there is no more. */
  private static boolean hasAllThatWasAnnounced(HttpExchange exchange) {
    return exchange.contentLength() > 0 && exchange.missingBytes() == 0;
  }

  /** A response without any framing: that the server closes is how it says that this was all. */
  private static boolean endsWithItsConnection(HttpExchange exchange) {
    return exchange.status() != 0
        && exchange.contentLength() < 0
        && !exchange.outbound().isFramed();
  }
}
