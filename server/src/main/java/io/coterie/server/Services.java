package io.coterie.server;

import io.coterie.apps.Surroundings;
import io.coterie.apps.accounts.Accounts;
import io.coterie.apps.accounts.Directory;
import io.coterie.apps.accounts.House;
import io.coterie.apps.accounts.TabletDirectory;
import io.coterie.apps.mail.Bodies;
import io.coterie.apps.mail.BodySweep;
import io.coterie.apps.mail.Inbound;
import io.coterie.apps.mail.Mailboxes;
import io.coterie.apps.mail.Outgoing;
import io.coterie.client.Database;
import io.coterie.core.kernel.Moment;
import io.coterie.core.wire.Bytes;
import java.security.SecureRandom;

/// The applications over one database.
record Services(
    Database database,
    Accounts accounts,
    Directory directory,
    Mailboxes mailboxes,
    Bodies bodies,
    Outgoing outgoing,
    Inbound inbound,
    BodySweep sweep) {
  static Services over(Database database, House house) {
    Surroundings around = new RealSurroundings(new SecureRandom());
    Directory directory = new TabletDirectory(database);
    Bodies bodies = new Bodies(database, around);
    Mailboxes mailboxes = new Mailboxes(database, bodies);
    Accounts accounts = new Accounts(database, house, around, directory, mailboxes);
    return new Services(
        database,
        accounts,
        directory,
        mailboxes,
        bodies,
        new Outgoing(accounts, mailboxes, bodies, around),
        new Inbound(accounts, directory, mailboxes, bodies, around),
        new BodySweep(bodies, mailboxes));
  }

  private record RealSurroundings(SecureRandom randomness) implements Surroundings {
    @Override
    public Moment now() {
      return ShardThread.now();
    }

    @Override
    public Bytes random(int count) {
      byte[] bytes = new byte[count];
      randomness.nextBytes(bytes);
      return Bytes.wrap(bytes);
    }
  }
}
