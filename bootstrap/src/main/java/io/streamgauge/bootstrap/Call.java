// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.bootstrap;

/**
 * A remote procedure call that an exchange carries: messages both ways, counted with their payload
 * as the application knows it. What its transport tells the exchange's meters is then the wire's.
 *
 * <p>Every method may be called from any thread; calls after the exchange's end change nothing.
 *
 * <p><em>Assumption:</em> one thread at a time takes messages in, and one puts them out.
 */
public abstract class Call {

  /**
   * The server knows the method.
   *
   * @param name fully qualified, for example {@code package.Service/Method}
   * @param receives whether the client may send any number of messages
   * @param sends whether the server may
   * @return whether no request of HTTP carries the call, so that its head has not been read
   */
  public abstract boolean method(String name, boolean receives, boolean sends);

  /**
   * How the call ended.
   *
   * @param code name of the status code
   * @param answered whether the application said so; its transport otherwise, which has the last
   *     word
   */
  public abstract void status(String code, boolean answered);

  /** Its transport could not read or write; {@link #status} follows. */
  public abstract void disconnected();

  /** Some payload of a message was read whose size is not known before it has been. */
  public abstract void receiving(long bytes);

  /** A message was received; {@code bytes} is what {@link #receiving} has not told of it. */
  public abstract void received(long bytes);

  /**
   * A message was written.
   *
   * @param bytes its payload, 0 or more
   * @param wire what it takes on its way, as {@link #queued} and {@link #sent} count it
   */
  public abstract void written(long bytes, long wire);

  /** That much of what is written waits for the transport from now on. */
  public abstract void queued(long wire);

  /** The transport took that much of it; a message has been sent when all of it was taken. */
  public abstract void sent(long wire);

  /**
   * What its transport takes waits in buffers of the response below: it has been sent when the
   * exchange's outbound meter has counted it, too.
   */
  public abstract void buffered();

  /**
   * Where messages are handed over one by one, and nothing is queued in bytes: how many have been
   * since the call began, and whether the application is told to write.
   */
  public abstract void handedOver(long messages, boolean mayWrite);

  /** The application is told not to write while this much or more is queued. */
  public abstract void readyBelow(long wire);
}
