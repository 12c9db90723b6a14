// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.jetty;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import java.util.Arrays;
import net.bytebuddy.asm.Advice;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServletPathMapping;
import org.eclipse.jetty.server.UserIdentity;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletMapping;
import org.jspecify.annotations.Nullable;

/**
 * Which servlet a request was mapped to.
 *
 * <p>Jetty 10 and 11 tell the request the pattern that matched. In 9.4 only the servlet is known,
 * and which of its patterns it was is found out when the route is needed. The request carries its
 * meter until it is mapped for the first time, so a forward or an error page changes nothing.
 */
public final class JettyRoutes implements StreamInstrumentation {

  @Override
  public String library() {
    return "Eclipse Jetty (routes)";
  }

  @Override
  public String versions() {
    return JettyExchanges.JETTYS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.eclipse.jetty.server.Request")
        .alternative(
            Mapped.class, "setServletPathMapping", "org.eclipse.jetty.server.ServletPathMapping");
    on.type("org.eclipse.jetty.servlet.ServletHandler")
        .alternative(
            Handled.class,
            "doHandle",
            "java.lang.String",
            "org.eclipse.jetty.server.Request",
            "javax.servlet.http.HttpServletRequest",
            "javax.servlet.http.HttpServletResponse");
  }

  /** The pattern that matched (10, 11). */
  static final class Mapped {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Request request, @Advice.Argument(0) @Nullable ServletPathMapping mapping) {
      Exchange exchange = mapping == null ? null : Bridge.exchange(request);
      if (mapping != null && exchange != null) {
        exchange.mapped(
            request.getContextPath(),
            new String[] {mapping.getPattern()},
            mapping.getServletPath());
        Bridge.attach(request, null);
      }
    }
  }

  /**
   * The servlet that is about to answer (9.4); what is written twice in web.xml is put together.
   */
  static final class Handled {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This ServletHandler servlets, @Advice.Argument(1) Request request) {
      Exchange exchange = Bridge.exchange(request);
      UserIdentity.Scope servlet = exchange == null ? null : request.getUserIdentityScope();
      if (exchange != null && servlet != null) {
        String[] patterns = null;
        for (ServletMapping mapping : servlets.getServletMappings()) {
          if (servlet.getName().equals(mapping.getServletName())) {
            String[] more = mapping.getPathSpecs();
            if (patterns == null) {
              patterns = more;
            } else {
              int known = patterns.length;
              patterns = Arrays.copyOf(patterns, known + more.length);
              System.arraycopy(more, 0, patterns, known, more.length);
            }
          }
        }
        if (patterns != null) {
          exchange.mapped(request.getContextPath(), patterns, request.getServletPath());
        }
        Bridge.attach(request, null);
      }
    }
  }

  /** Instantiated by the agent. */
  public JettyRoutes() {}
}
