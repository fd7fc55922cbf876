package io.coterie.gateways.http;

import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.mail.Bodies;
import io.coterie.apps.mail.Mailboxes;
import io.coterie.apps.mail.Outgoing;
import io.coterie.client.Database;

/// What the web's endpoints call.
public record WebServices(
    Database database,
    Accounts accounts,
    Mailboxes mailboxes,
    Bodies bodies,
    Outgoing outgoing,
    ClusterBoard board) {}
