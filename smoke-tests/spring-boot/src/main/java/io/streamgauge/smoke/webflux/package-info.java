// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/** The same for WebFlux: no servlets, on Netty. */
package io.streamgauge.smoke.webflux;
