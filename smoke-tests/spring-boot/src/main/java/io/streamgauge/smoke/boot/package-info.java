// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
/** An executable jar as people run it; the smoke tests start it as it is, under the flag. */
package io.streamgauge.smoke.boot;
