// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.instrumentation.tomcat;

import io.streamgauge.bootstrap.Bridge;
import io.streamgauge.bootstrap.Exchange;
import io.streamgauge.instrumentation.Joinpoints;
import io.streamgauge.instrumentation.StreamInstrumentation;
import net.bytebuddy.asm.Advice;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.mapper.MappingData;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of Tomcat's exchanges say: where Catalina mapped the request to, and the
 * response's status and media type when they are final. The same for every protocol of its
 * connector; error pages pass here too.
 */
public final class TomcatHeads implements StreamInstrumentation {

  @Override
  public String library() {
    return "Apache Tomcat";
  }

  @Override
  public String versions() {
    return TomcatExchanges.TOMCATS;
  }

  @Override
  public void declare(Joinpoints on) {
    on.type("org.apache.catalina.connector.CoyoteAdapter")
        .method(
            Route.class,
            "postParseRequest",
            "org.apache.coyote.Request",
            "org.apache.catalina.connector.Request",
            "org.apache.coyote.Response",
            "org.apache.catalina.connector.Response");
    on.type("org.apache.coyote.Response").method(Commit.class, "setCommitted", "boolean");
    on.type("org.apache.catalina.core.AsyncContextImpl")
        .slot()
        .method(Async.class, "<init>", "org.apache.catalina.connector.Request");
  }

  /** Catalina has mapped the request to a context and a servlet. */
  static final class Route {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.Argument(0) Request request,
        @Advice.Argument(1) org.apache.catalina.connector.Request mapped) {
      MappingData mapping = mapped.getMappingData();
      Context context = mapping.context;
      Wrapper servlet = mapping.wrapper;
      Exchange exchange = Bridge.exchange(request);
      if (exchange != null && context != null && servlet != null) {
        exchange.mapped(context.getPath(), servlet.findMappings(), mapping.wrapperPath.toString());
      }
    }
  }

  /** The response's head is final; error pages and plain answers alike pass here. */
  static final class Commit {
    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.This Response response,
        @Advice.FieldValue("req") Request request,
        @Advice.FieldValue("contentType") @Nullable String contentType,
        @Advice.Argument(0) boolean committed) {
      Exchange exchange = committed ? Bridge.exchange(response) : null;
      if (exchange != null) {
        if (response.getStatus() >= 400
            && "websocket".equalsIgnoreCase(request.getHeader("upgrade"))) {
          exchange.asksForWebSocket();
        }
        exchange.response(response.getStatus(), contentType, response.getContentLengthLong());
      }
    }
  }

  /** The response will be made by whoever has its context: a gRPC server that is a servlet. */
  static final class Async {
    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(
        @Advice.This Object context,
        @Advice.Argument(0) org.apache.catalina.connector.Request request) {
      Bridge.share(request.getCoyoteRequest(), context);
    }
  }

  /** Instantiated by the agent. */
  public TomcatHeads() {}
}
