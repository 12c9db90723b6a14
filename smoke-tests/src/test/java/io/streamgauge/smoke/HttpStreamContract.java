// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

/**
 * What holds for HTTP/1.1 on every servlet container: a new one's test is a subclass that says
 * which.
 */
abstract class HttpStreamContract extends ServerContract
    implements ResponseBodyContract,
        RequestBodyContract,
        ServletContract,
        StreamContract,
        ConnectionContract,
        FileContract,
        AbortContract {
  HttpStreamContract(ServerUnderTest server, int jdk) {
    super(server, jdk);
  }
}
