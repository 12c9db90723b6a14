// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session (RFC 6455) that an exchange carries, told frame by frame: the exchange's
 * meters count its data frames as chunks, and messages are made of them here.
 *
 * <p>Frames of the two directions may be told by two threads; calls after the exchange's end change
 * nothing that counts.
 *
 * <p><em>Assumption:</em> one thread at a time per direction, as frames may not be mixed on the
 * wire.
 */
public abstract class WebSocket {

  /** What the handshake agreed on, as the headers of the 101 say; null for nothing. */
  public abstract void agreed(@Nullable String subprotocol, @Nullable String extensions);

  /**
   * A frame of data is handed to the transport.
   *
   * @param head first byte of the frame: FIN, RSV1 to RSV3 and opcode (section 5.2)
   * @param bytes its payload on the wire, 0 or more
   */
  public abstract void sent(int head, long bytes);

  /** The first byte of a frame, where a library has it in parts. */
  public static int head(boolean fin, int reserved, int opcode) {
    return (fin ? 0x80 : 0) | reserved << 4 | opcode;
  }

  /** The same of a frame of any kind, whose payload is what remains in the buffer, if any. */
  public final void sent(int head, @Nullable ByteBuffer payload) {
    if ((head & 8) == 0) {
      sent(head, payload == null ? 0 : payload.remaining());
    } else {
      controlSent(head & 15, payload);
    }
  }

  /**
   * A frame of data has been read whole; what was inflated of it has been told before.
   *
   * @param head first byte of the frame; the opcode may be that of the message, as a frame that
   *     follows one without FIN goes on with its message, whatever it says
   */
  public abstract void received(int head, long bytes);

  /**
   * A part of a frame of data has been read, where a library takes frames apart, or inflates them
   * after that. The frame counts with its last part; one that is compressed when {@link
   * #inflatedWhole} is told, or the next frame.
   *
   * @param head as of {@link #received}; of a frame's later parts only FIN matters
   * @param bytes of its payload on the wire
   */
  public abstract void receiving(int head, long bytes, boolean last);

  /**
   * The same of a frame of any kind, whose payload is what remains in the buffer, if any: control
   * frames have no parts.
   */
  public final void receiving(int head, @Nullable ByteBuffer payload, boolean last) {
    if ((head & 8) == 0) {
      receiving(head, payload == null ? 0 : payload.remaining(), last);
    } else {
      controlReceived(head & 15, payload);
    }
  }

  /** All of the message that is being received has been inflated: see {@link #receiving}. */
  public abstract void inflatedWhole();

  /**
   * Payload of the message that is being sent, before compression (RFC 7692): told before the
   * frames that carry it, and only of interest where they turn out to be compressed.
   */
  public abstract void deflating(long bytes);

  /**
   * Payload of the message that is being received, after decompression: told before the end of the
   * frame that carries it, or before {@link #inflatedWhole}.
   */
  public abstract void inflated(long bytes);

  /**
   * The same of one frame that waits in the server's queue when it has been compressed: of those
   * that wait, the first that was told is the first to be sent.
   */
  public abstract void deflated(long bytes);

  /** What {@link #receiving} is of a data frame, of a control frame. */
  public abstract void controlReceiving(ByteBuffer payload);

  /**
   * A control frame is handed to the transport (section 5.5).
   *
   * @param opcode 8, 9 or 10
   * @param payload from its position to its limit, which stay as they are; null for none
   */
  public abstract void controlSent(int opcode, @Nullable ByteBuffer payload);

  /** A control frame has been read whole. */
  public abstract void controlReceived(int opcode, @Nullable ByteBuffer payload);

  /**
   * The application is about to be handed a message.
   *
   * @return what {@link #handled} is to be told: 0 where this one is not timed
   */
  public abstract long handling();

  /** What the application throws over that message, where the server catches it by itself. */
  public abstract void failing(Throwable thrown);

  /** The application is done with that message, or has thrown. */
  public abstract void handled(long token, @Nullable Throwable thrown);

  /**
   * What has been received is passed on to handlers that nobody knows, on this thread, until the
   * next call, or {@link #delivered}: all of them together are what {@link #handling} times.
   */
  public abstract void delivering();

  /** Nothing is passed on any more. */
  public abstract void delivered();

  /**
   * The application sends a message.
   *
   * @return what {@link #sentWhole} is to be told: 0 where this one is not timed
   */
  public abstract long sending();

  /** All of that message has been handed over, or could not be. */
  public abstract void sentWhole(long token, @Nullable Throwable thrown);

  /** What waits for the transport. */
  public abstract SendQueue queue();

  /** The connection is gone: close frames that are told from now on reach nobody. */
  public abstract void disconnected();
}
