// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.grpc;

import io.grpc.KnownLength;
import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.bootstrap.Meter;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.io.IOException;
import java.io.InputStream;
import net.bytebuddy.asm.Advice;

/**
 * Counts messages and their payload: those sent where {@code MessageFramer} has framed them, those
 * received when the application has parsed them.
 *
 * <p>gRPC's own tracing hooks are not used: their context is one object for all calls where nobody
 * traces, and tells no size of a compressed message. A message that came compressed tells its size
 * as it is inflated, whoever reads it. What was sent waits for its transport: after framing, the
 * bytes of the stream are followed until they have gone, and a message with its last one. From 32
 * KiB on, gRPC tells the application not to write.
 */
public final class GrpcMessages implements StreamInstrumentation {

  @Override
  public String library() {
    return GrpcCalls.GRPC + " (messages)";
  }

  @Override
  public String versions() {
    return GrpcCalls.VERSIONS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("io.grpc.internal.MessageFramer")
        .method(Framed.class, "writeUncompressed", "java.io.InputStream", "int")
        .method(Framed.class, "writeCompressed", "java.io.InputStream", "int");
    on.type(GrpcCalls.STATE)
        .method(Queued.class, "onSendingBytes", "int")
        .method(Sent.class, "onSentBytes", "int")
        .alternative(Threshold.class, "setOnReadyThreshold", "int");
    on.type("io.grpc.internal.MessageDeframer")
        .method(Deframed.class, "getUncompressedBody")
        .method(Deframed.class, "getCompressedBody");
    on.type("io.grpc.internal.ReadableBuffers$BufferInputStream").slot();
    on.type("io.grpc.internal.MessageDeframer$SizeEnforcingInputStream")
        .slot()
        .method(Inflated.class, "reportCount");
    on.type("io.grpc.MethodDescriptor").method(Parsed.class, "parseRequest", "java.io.InputStream");
  }

  /** A message has been framed: five bytes of prefix, and its payload, compressed or not. */
  static final class Framed {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("sink") Object stream,
        @Advice.FieldValue("currentMessageWireSize") long wire,
        @Advice.Return int bytes) {
      Exchange exchange = Bridge.exchange(stream);
      if (exchange != null) {
        exchange.call().written(bytes, 5 + wire);
      }
    }
  }

  /** Some of what was framed is handed to the transport. */
  static final class Queued {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object state, @Advice.Argument(0) int bytes) {
      Exchange exchange = Bridge.exchange(state);
      if (exchange != null) {
        exchange.call().queued(bytes);
      }
    }
  }

  /** The socket took it; of a call that is gone, older versions say so of what it did not take. */
  static final class Sent {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object state,
        @Advice.FieldValue("deallocated") boolean gone,
        @Advice.Argument(0) int bytes) {
      Exchange exchange = gone ? null : Bridge.exchange(state);
      if (exchange != null) {
        exchange.call().sent(bytes);
      }
    }
  }

  /** The application wants to be told later, or earlier, not to write. */
  static final class Threshold {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object state, @Advice.Argument(0) int bytes) {
      Exchange exchange = Bridge.exchange(state);
      if (exchange != null) {
        exchange.call().readyBelow(bytes);
      }
    }
  }

  /** A message has come, and is about to be offered to the application. */
  static final class Deframed {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.FieldValue("listener") Object state, @Advice.Return InputStream message) {
      Meter meter = Bridge.meter(state);
      if (meter != null) {
        Bridge.attach(message, meter);
      }
    }
  }

  /** Some of a compressed message is about to be read for the first time. */
  static final class Inflated {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Object message,
        @Advice.FieldValue("count") long read,
        @Advice.FieldValue("maxCount") long counted) {
      Exchange exchange = read > counted ? Bridge.exchange(message) : null;
      if (exchange != null) {
        exchange.call().receiving(read - counted);
      }
    }
  }

  /** The application takes a message in. */
  static final class Parsed {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static long enter(@Advice.Argument(0) InputStream message) throws IOException {
      return message instanceof KnownLength ? message.available() : 0;
    }

    @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
    static void exit(@Advice.Argument(0) InputStream message, @Advice.Enter long bytes) {
      Exchange exchange = Bridge.exchange(message);
      if (exchange != null) {
        exchange.call().received(bytes);
      }
    }
  }

  /** Instantiated by the agent. */
  public GrpcMessages() {}
}
