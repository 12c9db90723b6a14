// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke;

import java.nio.file.Path;
import java.util.List;

/**
 * What a server offers to applications.
 *
 * @param namespace {@code javax} or {@code jakarta}
 * @param jars what an application is compiled against
 */
public record ServletApi(String namespace, List<Path> jars) {}
