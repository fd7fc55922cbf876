package io.coterie.apps.accounts;

/// Who asks without a session: the peer's IP address, and the User-Agent as it is shown in the list
/// of sessions.
public record Visitor(String address, String agent) {
  public static final int AGENT_CHARACTERS_MAX = 200;

  public Visitor {
    agent =
        agent.length() > AGENT_CHARACTERS_MAX ? agent.substring(0, AGENT_CHARACTERS_MAX) : agent;
  }
}
