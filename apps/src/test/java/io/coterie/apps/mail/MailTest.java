package io.coterie.apps.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.apps.Declined;
import io.coterie.apps.InterruptedLink;
import io.coterie.apps.Person;
import io.coterie.apps.Surroundings;
import io.coterie.apps.Town;
import io.coterie.apps.accounts.Registration;
import io.coterie.core.kernel.Moment;
import io.coterie.core.wire.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MailTest {
  private static final Person ADA = new Person(1, "ada");
  private static final Person BOB = new Person(2, "bob");
  private static final String TEXT =
      """
      Return-Path: <x@y.test>
      Received: by here; %s
      From: x@y.test
      Subject: canary-4711
      Message-ID: <4711@y.test>

      canary-4711
      """;

  @Test
  @DisplayName("P21 mail for a known address is sealed and stored once, however often it is sent")
  void inbound() {
    inTown(services -> {
      Inbound inbound = services.inbound();
      assertInstanceOf(Inbound.Lookup.Unknown.class, inbound.lookup("eve@" + Town.DOMAIN));
      String mailbox = known(inbound, "Ada+list@" + Town.DOMAIN);
      MailFeed feed = services.mailboxes().follow(ADA.account(), Optional.empty());

      for (String when : List.of("Mon", "Tue")) {
        assertInstanceOf(
            Inbound.Receipt.Stored.class,
            inbound.deliver(List.of(mailbox), message(TEXT.formatted(when))));
      }

      EntryPage page = services.mailboxes().list(ADA.account(), Optional.empty(), 10);
      assertEquals(1, page.entries().size());
      Entry entry = page.entries().getFirst();
      assertEquals(
          List.of(new MailEvent.Arrived(entry)),
          feed.next(1_000).stream().map(MailFeed.Step::event).toList());
      assertEquals(page.cursor(), feed.cursor());
      Bytes body = bytes(services.mailboxes().openBody(ADA.account(), entry.id()));
      assertEquals(entry.size(), body.size());
      String kept = new String(body.concat(entry.summary()).toArray(), StandardCharsets.ISO_8859_1);
      assertTrue(!kept.contains("canary-4711"), "plaintext was stored");
    });
  }

  @Test
  @DisplayName("P21 the same words again, from a sender that names no message, are another mail")
  void sameWordsAgain() {
    inTown(services -> {
      Inbound inbound = services.inbound();
      String mailbox = known(inbound, "ada@" + Town.DOMAIN);
      for (int day = 1; day <= 3; day++) {
        assertInstanceOf(
            Inbound.Receipt.Stored.class,
            inbound.deliver(List.of(mailbox), message("Subject: backup failed\n\nagain\n")));
        EntryPage page = services.mailboxes().list(ADA.account(), Optional.empty(), 10);
        assertEquals(1, page.entries().size(), "on day " + day);
        services.mailboxes().delete(ADA.account(), page.entries().getFirst().id());
      }
    });
  }

  @Test
  @DisplayName("P21 one whose key has expired is refused at RCPT and keeps mail from nobody else")
  void anExpiredKey() {
    Person carol = new Person(3, "carol");
    try (Town town = new Town(9, 2, Registration.OPEN)) {
      people(town);
      AtomicBoolean told = new AtomicBoolean();
      town.frontEnd(services -> {
        long now = services.link().now().wallMillis();
        Bytes certificate = ExpiringKey.certificate(now, Duration.ofHours(1));
        services
            .accounts()
            .signUp(carol.signUp("pw", Optional.empty(), certificate), carol.visitor());
        String ada = known(services.inbound(), ADA.address());
        String expiring = known(services.inbound(), carol.address());

        Inbound later = later(town, services, Duration.ofHours(2)).inbound();
        assertInstanceOf(Inbound.Lookup.Keyless.class, later.lookup(carol.address()));
        // Accepted an hour ago: no 250 for all, as it is not stored for all.
        assertInstanceOf(
            Inbound.Receipt.Unavailable.class,
            later.deliver(List.of(expiring, ada), message(TEXT)));
        assertEquals(1, entries(services));
        assertInstanceOf(Inbound.Receipt.Stored.class, later.deliver(List.of(ada), message(TEXT)));
        assertEquals(1, entries(services), "the repetition, after RCPT refused the other");
        assertInstanceOf(
            Inbound.Receipt.Refused.class, later.deliver(List.of(expiring), message(TEXT)));
        told.set(true);
      });
      town.await(told::get, "the story's end");
    }
  }

  private static int entries(Town.Services services) {
    return services.mailboxes().list(ADA.account(), Optional.empty(), 10).entries().size();
  }

  private static Town.Services later(Town town, Town.Services services, Duration by) {
    Surroundings now = Town.surroundings(services.machine(), services.link());
    return town.services(
        services.machine(),
        services.link(),
        new Surroundings() {
          @Override
          public Moment now() {
            Moment moment = now.now();
            return new Moment(moment.monotonicNanos(), moment.wallMillis() + by.toMillis());
          }

          @Override
          public Bytes random(int count) {
            return now.random(count);
          }
        });
  }

  @Test
  @DisplayName("P21 mail whose delivery was cut off at any step is there once after the retry")
  void crashes() {
    for (int step = 0; step < 14; step++) {
      int requests = step;
      try (Town town = new Town(200 + step, 3, Registration.OPEN)) {
        people(town);
        town.frontEnd(
            services -> services.inbound().deliver(List.of(ADA.account().toHex()), message(TEXT)),
            (machine, link) -> new InterruptedLink(link, requests, machine::crash));
        town.world().run(5_000_000_000L);
        AtomicBoolean told = new AtomicBoolean();
        town.frontEnd(services -> {
          services.inbound().deliver(List.of(ADA.account().toHex()), message(TEXT));
          EntryPage page = services.mailboxes().list(ADA.account(), Optional.empty(), 10);
          assertEquals(1, page.entries().size());
          bytes(services.mailboxes().openBody(ADA.account(), page.entries().getFirst().id()));
          told.set(true);
        });
        town.await(told::get, "a retry after a crash at " + step);
      }
    }
  }

  @Test
  @DisplayName("D06 a state replaces exactly one version, and the same change again is done")
  void states() {
    inTown(services -> {
      Mailboxes mailboxes = services.mailboxes();
      Bytes id = delivered(services);
      Bytes read = Bytes.utf8("read");
      assertEquals(1, mailboxes.putState(ADA.account(), id, OptionalLong.empty(), read));
      assertEquals(1, mailboxes.putState(ADA.account(), id, OptionalLong.empty(), read));
      assertEquals(2, mailboxes.putState(ADA.account(), id, OptionalLong.of(1), Bytes.utf8("x")));

      Declined late =
          assertThrows(
              Declined.class,
              () -> mailboxes.putState(ADA.account(), id, OptionalLong.of(1), read));

      assertEquals(OptionalLong.of(2), late.currentVersion());
      assertEquals(
          Optional.of(new EntryState(2, Bytes.utf8("x"))),
          mailboxes.list(ADA.account(), Optional.empty(), 10).entries().getFirst().state());
    });
  }

  @Test
  @DisplayName("P19 P24 a mail inside the cluster reaches its reader and the own copy once")
  void sending() {
    inTown(services -> {
      SendMail mail = mail(services);
      SentMail sent = services.outgoing().send(ADA.account(), mail);
      assertEquals(sent, services.outgoing().send(ADA.account(), mail));

      Mailboxes mailboxes = services.mailboxes();
      EntryPage bobs = mailboxes.list(BOB.account(), Optional.empty(), 10);
      EntryPage own = mailboxes.list(ADA.account(), Optional.empty(), 10);
      assertEquals(Origin.CLUSTER, bobs.entries().getFirst().origin());
      assertEquals(1, bobs.entries().size());
      assertEquals(Origin.OWN, own.entries().getFirst().origin());
      assertEquals(
          List.of("stored", "held"),
          sent.recipients().stream().map(SentMail.Recipient::status).toList());
      assertEquals("would go to example.org", sent.recipients().getLast().detail());
      assertEquals(sent, services.outgoing().status(ADA.account(), id(1)));

      mailboxes.delete(ADA.account(), id(1));
      mailboxes.delete(ADA.account(), id(1));
      assertEquals(0, mailboxes.list(ADA.account(), Optional.empty(), 10).entries().size());
      bytes(mailboxes.openBody(BOB.account(), id(2)));
    });
  }

  @Test
  void aLongMailComesBackAsItWasAndGoesWithItsEntry() {
    inTown(services -> {
      String text = TEXT + "0123456789abcdef\n".repeat(60_000);
      services.inbound().deliver(List.of(ADA.account().toHex()), message(text));
      Entry entry =
          services.mailboxes().list(ADA.account(), Optional.empty(), 1).entries().getFirst();

      Bytes body = bytes(services.mailboxes().openBody(ADA.account(), entry.id()));

      assertEquals(entry.size(), body.size());
      assertTrue(body.size() > 1_000_000, "sealed: " + body.size());
      services.mailboxes().delete(ADA.account(), entry.id());
      refused("unknown_body", () -> services.bodies().size(entry.body()));
      refused("unknown_body", () -> services.bodies().chunk(entry.body(), 0));
    });
  }

  @Test
  void aMailForTheWrongAccountOrWithoutItsBodyIsNotSent() {
    inTown(services -> {
      SendMail mail = mail(services);
      SendMail.Copy copy = mail.copies().getFirst();
      refused(
          "recipient_changed",
          () ->
              services
                  .outgoing()
                  .send(ADA.account(), with(mail, copyFor(copy, ADA.account(), copy.body()))));
      refused(
          "unknown_body",
          () ->
              services
                  .outgoing()
                  .send(
                      ADA.account(),
                      with(mail, copyFor(copy, BOB.account(), Bytes.hex("00".repeat(32))))));
      assertEquals(
          0, services.mailboxes().list(BOB.account(), Optional.empty(), 10).entries().size());
    });
  }

  @Test
  void manyMailsComeInPagesNewestFirst() {
    inTown(services -> {
      for (int i = 0; i < 7; i++) {
        services.link().pause(10);
        deliver(services, i);
      }
      EntryPage page = services.mailboxes().list(ADA.account(), Optional.empty(), 3);
      int seen = 0;
      long before = Long.MAX_VALUE;
      while (true) {
        for (Entry entry : page.entries()) {
          assertTrue(entry.timeMillis() < before);
          before = entry.timeMillis();
          seen++;
        }
        if (page.next().isEmpty()) {
          break;
        }
        page = services.mailboxes().list(ADA.account(), page.next(), 3);
      }
      assertEquals(7, seen);
    });
  }

  private static Bytes delivered(Town.Services services) {
    deliver(services, 0);
    return services.mailboxes().list(ADA.account(), Optional.empty(), 1).entries().getFirst().id();
  }

  private static void deliver(Town.Services services, int number) {
    services.inbound().deliver(List.of(ADA.account().toHex()), message(TEXT + number));
  }

  private static SendMail mail(Town.Services services) {
    try {
      Bytes one = services.bodies().store(new ByteArrayInputStream(new byte[] {1})).body();
      Bytes two = services.bodies().store(new ByteArrayInputStream(new byte[] {2})).body();
      return new SendMail(
          id(9),
          Optional.of(
              new SendMail.Copy(id(1), ADA.account(), Optional.empty(), one, Bytes.utf8("s"))),
          List.of(
              new SendMail.Copy(
                  id(2), BOB.account(), Optional.of(BOB.address()), two, Bytes.utf8("s"))),
          List.of("mum@example.org"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static SendMail with(SendMail mail, SendMail.Copy copy) {
    return new SendMail(mail.id(), mail.own(), List.of(copy), mail.outside());
  }

  private static SendMail.Copy copyFor(SendMail.Copy copy, Bytes account, Bytes body) {
    return new SendMail.Copy(copy.id(), account, copy.address(), body, copy.summary());
  }

  private static void refused(String code, Executable wish) {
    assertEquals(code, assertThrows(Declined.class, wish).reason().code());
  }

  private static Bytes id(int number) {
    return Bytes.of(number).concat(Bytes.wrap(new byte[15]));
  }

  private static String known(Inbound inbound, String address) {
    return assertInstanceOf(Inbound.Lookup.Known.class, inbound.lookup(address)).mailbox();
  }

  private static Inbound.Message message(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Inbound.Message() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }

  private static Bytes bytes(Bodies.Content content) {
    try (InputStream stream = content.stream()) {
      return Bytes.wrap(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void people(Town town) {
    AtomicBoolean there = new AtomicBoolean();
    town.frontEnd(services -> {
      for (Person person : List.of(ADA, BOB)) {
        services.accounts().signUp(person.signUp("pw", Optional.empty()), person.visitor());
      }
      there.set(true);
    });
    town.await(there::get, "two people");
  }

  private static void inTown(Consumer<Town.Services> story) {
    try (Town town = new Town(7, 2, Registration.OPEN)) {
      people(town);
      AtomicBoolean told = new AtomicBoolean();
      town.frontEnd(services -> {
        story.accept(services);
        told.set(true);
      });
      town.await(told::get, "the story's end");
    }
  }
}
