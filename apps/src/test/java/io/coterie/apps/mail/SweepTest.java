package io.coterie.apps.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.AppKeyspaces;
import io.coterie.apps.Declined;
import io.coterie.apps.InterruptedLink;
import io.coterie.apps.Person;
import io.coterie.apps.Surroundings;
import io.coterie.apps.Town;
import io.coterie.apps.accounts.Registration;
import io.coterie.client.Link;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.Moment;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.SessionId;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.placement.TabletPlacement;
import io.coterie.core.wire.Bytes;
import io.coterie.node.NodeFrame;
import io.coterie.node.RawAnswer;
import io.coterie.protocols.tablets.Consistency;
import io.coterie.protocols.tablets.ReadLimit;
import io.coterie.protocols.tablets.TabletAnswer;
import io.coterie.protocols.tablets.TabletCodec;
import io.coterie.protocols.tablets.TabletOperation;
import io.coterie.simulation.world.SimNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Bodies that a crash left behind are removed a day later, and no others.
class SweepTest {
  private static final Person ADA = new Person(1, "ada");
  private static final long DAY_LATER_MILLIS = (BodySweep.LEFT_ALONE_HOURS + 2) * 3_600_000L;

  /// Requests of the delivery or deletion of a mail of three chunks, with some to spare.
  private static final int REQUESTS = 24;

  private static final String LONG = "0123456789abcdef\n".repeat(28_000);

  @Test
  void whatADeliveryLeftBehindAtAnyStepIsRemovedAndWhatItDeliveredIsNot() {
    try (Town town = town(REQUESTS + 2)) {
      for (int step = 0; step < REQUESTS; step++) {
        int requests = step;
        town.frontEnd(
            services -> deliver(services, "mail " + requests),
            (machine, link) -> new InterruptedLink(link, requests, machine::crash));
        town.world().run(3_000_000_000L);
      }
      story(
          town,
          services -> {
            sweepTomorrow(town, services);
            int delivered = requireAllReadable(services);
            assertTrue(delivered > 0 && delivered < REQUESTS, "delivered: " + delivered);
            assertEquals(bodiesOfEntries(services), bodies(services));
          });
    }
  }

  @Test
  void whatADeletionLeftBehindAtAnyStepIsRemoved() {
    try (Town town = town(REQUESTS + 2)) {
      List<Bytes> entries = new ArrayList<>();
      story(
          town,
          services -> {
            for (int i = 0; i < REQUESTS; i++) {
              deliver(services, "mail " + i);
            }
            page(services).entries().forEach(entry -> entries.add(entry.id()));
          });
      for (int step = 0; step < REQUESTS; step++) {
        int requests = step;
        town.frontEnd(
            services -> services.mailboxes().delete(ADA.account(), entries.get(requests)),
            (machine, link) -> new InterruptedLink(link, requests, machine::crash));
        town.world().run(3_000_000_000L);
      }
      story(
          town,
          services -> {
            sweepTomorrow(town, services);
            int left = requireAllReadable(services);
            assertTrue(left > 0 && left < REQUESTS, "left: " + left);
            assertEquals(bodiesOfEntries(services), bodies(services));
          });
    }
  }

  @Test
  void aSweepThatIsCutOffAtAnyStepIsCompletedByTheNext() {
    int sweeps = 40;
    try (Town town = town(sweeps + 3)) {
      town.frontEnd(
          services -> deliver(services, "cut off"),
          (machine, link) -> new InterruptedLink(link, 8, machine::crash));
      town.world().run(3_000_000_000L);
      story(
          town,
          services -> {
            upload(services);
            deliver(services, "kept");
            assertTrue(bodies(services).size() >= 3);
          });
      for (int step = 0; step < sweeps; step++) {
        int requests = step;
        town.frontEnd(
            services -> sweepTomorrow(town, services),
            (machine, link) -> new InterruptedLink(link, requests, machine::crash));
        town.world().run(3_000_000_000L);
      }
      story(
          town,
          services -> {
            sweepTomorrow(town, services);
            assertEquals(1, requireAllReadable(services));
            assertEquals(bodiesOfEntries(services), bodies(services));
          });
    }
  }

  @Test
  void aDeliveryThatIsSweptUnderItsHandsAtAnyStepIsNotAcknowledgedAndLost() {
    int refused = 0;
    for (int step = 0; step < REQUESTS; step++) {
      refused += sweptBeforeRequest(step) ? 0 : 1;
    }
    assertTrue(refused > 0 && refused < REQUESTS, "refused: " + refused);
  }

  /// Whether a delivery before whose request number so-and-so all is swept is acknowledged; if so
  /// the mail is there, else it is not and can be sent again. A cluster of its own for each, whose
  /// sweep has not passed this hour yet.
  private static boolean sweptBeforeRequest(int number) {
    try (Town town = town(2)) {
      List<Inbound.Receipt> receipts = new ArrayList<>();
      town.frontEnd(
          services -> receipts.add(deliver(services, "slow")),
          (machine, link) -> new InterruptedLink(link, number, () -> sweep(town, machine, link)));
      town.await(() -> !receipts.isEmpty(), "an answer");
      boolean stored = receipts.getFirst() instanceof Inbound.Receipt.Stored;
      story(
          town,
          services -> {
            assertEquals(stored ? 1 : 0, requireAllReadable(services));
            assertInstanceOf(Inbound.Receipt.Stored.class, deliver(services, "slow"));
            assertEquals(1, requireAllReadable(services));
          });
      return stored;
    }
  }

  @Test
  void whatWasUploadedWaitsADayForItsMail() {
    try (Town town = town(2)) {
      story(
          town,
          services -> {
            Bytes body = upload(services);
            Town.Services later = later(town, services, 23 * 3_600_000L);
            assertTrue(later.sweep().sweep());
            assertEquals(3, later.bodies().size(body));
            sweepTomorrow(town, services);
            Declined gone = assertThrows(Declined.class, () -> services.bodies().size(body));
            assertEquals(Declined.Reason.UNKNOWN_BODY, gone.reason());
            assertEquals(Set.of(), bodies(services));
          });
    }
  }

  private static Town town(int frontEnds) {
    Town town = new Town(11, frontEnds + 1, Registration.OPEN);
    story(
        town,
        services -> {
          services.accounts().signUp(ADA.signUp("pw", Optional.empty()), ADA.visitor());
          // The first sweep of a cluster begins with the hour in which it is made.
          assertTrue(services.sweep().sweep());
        });
    return town;
  }

  private static void story(Town town, Consumer<Town.Services> story) {
    AtomicBoolean told = new AtomicBoolean();
    town.frontEnd(services -> {
      story.accept(services);
      told.set(true);
    });
    town.await(told::get, "the story's end");
  }

  private static Inbound.Receipt deliver(Town.Services services, String subject) {
    byte[] text =
        ("Subject: "
                + subject
                + "\nMessage-ID: <"
                + subject.replace(' ', '.')
                + "@y.test>\n\n"
                + LONG)
            .getBytes(StandardCharsets.US_ASCII);
    return services
        .inbound()
        .deliver(
            List.of(ADA.account().toHex()),
            new Inbound.Message() {
              @Override
              public long size() {
                return text.length;
              }

              @Override
              public InputStream open() {
                return new ByteArrayInputStream(text);
              }
            });
  }

  private static Bytes upload(Town.Services services) {
    try {
      return services.bodies().store(new ByteArrayInputStream(new byte[3])).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The services with a clock that goes before by so much.
  private static Town.Services later(Town town, Town.Services services, long millis) {
    Surroundings today = Town.surroundings(services.machine(), services.link());
    return town.services(
        services.machine(),
        services.link(),
        new Surroundings() {
          @Override
          public Moment now() {
            Moment now = today.now();
            return new Moment(now.monotonicNanos(), now.wallMillis() + millis);
          }

          @Override
          public Bytes random(int count) {
            return today.random(count);
          }
        });
  }

  private static void sweepTomorrow(Town town, Town.Services services) {
    Town.Services tomorrow = later(town, services, DAY_LATER_MILLIS);
    boolean done = tomorrow.sweep().sweep();
    while (!done) {
      done = tomorrow.sweep().sweep();
    }
  }

  private static void sweep(Town town, SimNode machine, Link link) {
    sweepTomorrow(town, town.services(machine, link, Town.surroundings(machine, link)));
  }

  private static EntryPage page(Town.Services services) {
    return services.mailboxes().list(ADA.account(), Optional.empty(), EntryPage.ENTRIES_MAX);
  }

  /// Reads every mail to its end; gives their number.
  private static int requireAllReadable(Town.Services services) {
    List<Entry> entries = page(services).entries();
    for (Entry entry : entries) {
      try (InputStream body = services.mailboxes().openBody(ADA.account(), entry.id()).stream()) {
        assertEquals(entry.size(), body.readAllBytes().length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return entries.size();
  }

  private static Set<Bytes> bodiesOfEntries(Town.Services services) {
    Set<Bytes> bodies = new TreeSet<>();
    page(services).entries().forEach(entry -> bodies.add(entry.body()));
    return bodies;
  }

  /// The names of all bodies of which there is anything but the mark that one was never completed.
  private static Set<Bytes> bodies(Town.Services services) {
    Set<Bytes> names = new TreeSet<>();
    for (TabletAnswer.RowCell cell : cells(services)) {
      if (!cell.column().equals(Bytes.utf8("dead"))) {
        names.add(cell.row().slice(0, 32));
      }
    }
    return names;
  }

  /// Everything in the keyspace of the bodies, as its primary holds it.
  private static List<TabletAnswer.RowCell> cells(Town.Services services) {
    TabletPlacement tablet =
        services.database().map().keyspace(AppKeyspaces.BODIES).stream()
            .flatMap(keyspace -> services.database().map().tabletsOf(keyspace).stream())
            .findFirst()
            .orElseThrow();
    List<TabletAnswer.RowCell> cells = new ArrayList<>();
    Bytes row = Bytes.EMPTY;
    Bytes column = Bytes.EMPTY;
    boolean more = true;
    while (more) {
      TabletOperation scan =
          new TabletOperation.ScanRows(row, column, ReadLimit.DEFAULT, Consistency.LINEARIZABLE);
      TabletAnswer.Rows rows = ask(services, tablet, scan);
      cells.addAll(rows.cells());
      more = rows.more();
      row = more ? cells.getLast().row() : row;
      column = more ? cells.getLast().column().successor() : column;
    }
    return cells;
  }

  private static TabletAnswer.Rows ask(
      Town.Services services, TabletPlacement tablet, TabletOperation scan) {
    NodeFrame.Asking asking =
        new NodeFrame.Asking(
            new Principal.Service(services.machine().id(), Role.CLIENT),
            new WriteId(new SessionId(0, 0), 1, 0));
    Outcome outcome =
        services
            .link()
            .ask(
                tablet.primary(),
                new NodeFrame.Request(
                    0, tablet.tablet(), asking, 5_000, TabletCodec.OPERATION.encode(scan)));
    RawAnswer answer =
        assertInstanceOf(RawAnswer.class, assertInstanceOf(Outcome.Done.class, outcome).answer());
    return assertInstanceOf(TabletAnswer.Rows.class, TabletCodec.ANSWER.decode(answer.encoded()));
  }
}
