/**
 * The first five milliseconds: defines the bridge into {@code java.lang}, opens the agent class
 * loader over the same jar, and hands over to {@code io.streamgauge.agent.Agent} inside it.
 *
 * <p>Runs before the application's {@code main}, so it touches neither logging nor JMX, {@code
 * java.nio.file}, sockets, lambdas, {@code System.out} nor system properties; the build checks
 * that.
 *
 * <p>Called by: the JVM. Loaded by: the system class loader; the only classes of ours it can see.
 */
@NullMarked
package io.streamgauge.agent.premain;

import org.jspecify.annotations.NullMarked;
