package app;

import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Requests that ask for no WebSocket, or not rightly: Quarkus passes those on. */
@ApplicationScoped
public class QuarkusRoutes implements HttpUpgradeCheck {

  void add(@Observes Router router, Vertx vertx) {
    VertxAnswers answers = new VertxAnswers(vertx);
    router.route("/app/*").handler(context -> answer(context, answers));
  }

  private static void answer(RoutingContext context, VertxAnswers answers) {
    HttpServerRequest request = context.request();
    if (request.headers().contains("Sec-WebSocket-Key")) {
      context.next();
    } else if (request.headers().contains("Upgrade")) {
      request.response().setStatusCode(400).end();
    } else {
      request.resume(); // Quarkus has paused it
      answers.answer(request);
    }
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return "http://evil.example".equals(context.httpRequest().getHeader("Origin"))
        ? CheckResult.rejectUpgrade(403)
        : CheckResult.permitUpgrade();
  }
}
