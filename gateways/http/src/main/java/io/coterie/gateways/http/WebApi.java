package io.coterie.gateways.http;

import io.coterie.apps.Declined;
import io.coterie.apps.accounts.Session;
import io.coterie.apps.accounts.SessionCheck;
import java.io.IOException;

/// The contract `openapi.yaml` on top of the services: makes the router, and says who is logged in.
public final class WebApi implements HttpGateway.Sessions {
  private static final String BASE = "/api/v1";

  private final SessionCookie cookie;
  private final WebServices services;
  private final WebSite site;

  public WebApi(WebServices services, WebSite site) {
    this.services = services;
    this.site = site;
    this.cookie = new SessionCookie(services.accounts().sessions());
  }

  /// A call by somebody who is logged in.
  interface Owned {
    Reply answer(HttpCall call, Session session) throws Problem, IOException, InterruptedException;
  }

  /// Collects routes; each turns what a service declines into a problem.
  final class Routes {
    private final Router router = new Router();

    /// A route for everybody.
    void open(String method, String path, Endpoint endpoint) {
      router.on(method, path, call -> declining(endpoint, call));
    }

    /// A route for who is logged in; the session is looked up at each call.
    void owned(String method, String path, Owned endpoint) {
      open(method, BASE + path, call -> endpoint.answer(call, cookie.require(call)));
    }
  }

  /// Every route of the contract.
  public Router router() {
    Routes routes = new Routes();
    new AccountEndpoints(services.accounts(), site, cookie).addTo(routes, BASE);
    new SessionEndpoints(services.accounts(), cookie).addTo(routes);
    new InvitationEndpoints(services.accounts().invitations()).addTo(routes, BASE);
    new MailEndpoints(services.mailboxes(), services.bodies(), services.outgoing()).addTo(routes);
    new EventEndpoint(services, cookie).addTo(routes);
    new ChangeEndpoint(services, cookie).addTo(routes);
    new ClusterEndpoints(services.accounts().house().domain(), site, services.board())
        .addTo(routes);
    return routes.router;
  }

  /// For pages, which hold no secret: where nobody can tell, the page comes and waits by itself.
  @Override
  public boolean isLoggedIn(HttpCall call) {
    try {
      return cookie.check(call) instanceof SessionCheck.Valid;
    } catch (Declined unreachable) {
      return true;
    }
  }

  private static Reply declining(Endpoint endpoint, HttpCall call)
      throws Problem, IOException, InterruptedException {
    try {
      return endpoint.answer(call);
    } catch (Declined declined) {
      throw Declines.problem(declined);
    }
  }
}
