// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The bridge: the only classes woven code may name.
 *
 * <p>Woven code runs inside the application's own classes, so whatever it names must be visible
 * from every class loader there is. In the released jar these classes are therefore renamed to
 * {@code java.lang.Streamgauge*} and defined into {@code java.base} (see {@code
 * io.streamgauge.agent.BridgeDefinition}); in tests they are ordinary classes. They know JDK types
 * only, and do nothing until {@link io.streamgauge.bootstrap.Bridge#connect} was called.
 *
 * <p>Called by: advice of the {@code instrumentation} module and the agent. Loaded by: the
 * bootstrap class loader.
 */
@NullMarked
package io.streamgauge.bootstrap;

import org.jspecify.annotations.NullMarked;
