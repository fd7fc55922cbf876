package io.coterie.gateways.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds the endpoint of a method and a path. A route is a path whose segments are literal or
/// `{name}`.
public final class Router {
  private final List<Route> routes = new ArrayList<>();

  /// The endpoint and what the path's variable segments were.
  record Match(Endpoint endpoint, Map<String, String> parts) {}

  private record Route(List<String> segments, Map<String, Endpoint> byMethod) {}

  public Router on(String method, String path, Endpoint endpoint) {
    List<String> segments = segments(path);
    Route route =
        routes.stream()
            .filter(known -> known.segments.equals(segments))
            .findFirst()
            .orElseGet(() -> {
              Route added = new Route(segments, new TreeMap<>());
              routes.add(added);
              return added;
            });
    if (route.byMethod.put(method, endpoint) != null) {
      throw new IllegalArgumentException(method + " " + path + " is routed twice");
    }
    return this;
  }

  /// `METHOD /path` of every route, for comparing with the contract.
  public List<String> listing() {
    List<String> listing = new ArrayList<>();
    for (Route route : routes) {
      route
          .byMethod
          .keySet()
          .forEach(method -> listing.add(method + " /" + String.join("/", route.segments)));
    }
    return listing;
  }

  /// Empty when no route has this path; throws 405 when one has, but not for this method.
  Optional<Match> find(String method, String path) throws Problem {
    List<String> wanted = segments(path);
    for (Route route : routes) {
      Optional<Map<String, String>> parts = match(route.segments, wanted);
      if (parts.isPresent()) {
        Endpoint endpoint = route.byMethod.get(method.equals("HEAD") ? "GET" : method);
        if (endpoint == null) {
          throw Problem.wrongMethod(method, String.join(", ", route.byMethod.keySet()));
        }
        return Optional.of(new Match(endpoint, parts.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Map<String, String>> match(List<String> route, List<String> path) {
    if (route.size() != path.size()) {
      return Optional.empty();
    }
    Map<String, String> parts = new LinkedHashMap<>();
    for (int i = 0; i < route.size(); i++) {
      String segment = route.get(i);
      if (segment.startsWith("{")) {
        parts.put(segment.substring(1, segment.length() - 1), path.get(i));
      } else if (!segment.equals(path.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parts);
  }

  private static List<String> segments(String path) {
    return path.startsWith("/") ? List.of(path.substring(1).split("/", -1)) : List.of();
  }
}
