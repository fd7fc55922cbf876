package io.coterie.gateways.smtp;

import io.coterie.gateways.smtp.Command.Fixed;
import io.coterie.gateways.smtp.Envelope.Body;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Turns a command line without its CRLF into a [Command]; total, and strict where leniency has
/// been abused.
final class CommandParser {
  /// First words of other protocols: a web page must not be able to make a browser send mail.
  private static final List<String> OTHER_PROTOCOLS =
      List.of(
          "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "HOST:", "TRACE");

  private static final int SIZE_DIGITS_MAX = 18;

  private CommandParser() {}

  static Command parse(String line) throws RefusedCommand {
    int space = line.indexOf(' ');
    String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String rest = space < 0 ? "" : line.substring(space + 1);
    return switch (verb) {
      case "EHLO" -> hello(rest, true);
      case "HELO" -> hello(rest, false);
      case "MAIL" -> mail(rest);
      case "RCPT" -> recipient(rest);
      case "DATA" -> alone(rest, new Command.Text());
      case "RSET" -> alone(rest, new Command.Reset());
      case "STARTTLS" -> alone(rest, new Command.StartTls());
      case "QUIT" -> alone(rest, new Fixed(Reply.BYE));
      case "NOOP" -> new Fixed(Reply.OK);
      case "HELP" -> new Fixed(Reply.HELP);
      case "VRFY" -> rest.isBlank() ? fail("VRFY needs a name") : new Fixed(Reply.VERIFY);
      case "EXPN", "ETRN", "TURN", "ATRN", "SEND", "SOML", "SAML", "AUTH", "BDAT" ->
          throw new RefusedCommand(Reply.of(502, "5.5.1", verb + " is not offered here"));
      default ->
          throw new RefusedCommand(
              OTHER_PROTOCOLS.contains(verb) ? Reply.NOT_SMTP : Reply.UNKNOWN_COMMAND);
    };
  }

  private static Command hello(String argument, boolean extended) throws RefusedCommand {
    String name = argument.strip();
    if (!Characters.isDomain(name) || !Characters.isAscii(name)) {
      return fail("name yourself by a domain or an address like [192.0.2.1]");
    }
    return new Command.Hello(name, extended);
  }

  private static Command mail(String argument) throws RefusedCommand {
    PathScanner scanner = new PathScanner(argument);
    if (!scanner.take("FROM:")) {
      return fail("write MAIL FROM:<address>");
    }
    PathScanner path = new PathScanner(scanner.rest());
    Optional<Address> sender = path.take("<>") ? Optional.empty() : Optional.of(path.path());
    long size = -1;
    Body body = Body.SEVEN_BIT;
    boolean smtpUtf8 = false;
    for (String parameter : parameters(path.rest())) {
      String word = parameter.toUpperCase(Locale.ROOT);
      switch (word) {
        case "BODY=7BIT" -> body = Body.SEVEN_BIT;
        case "BODY=8BITMIME" -> body = Body.EIGHT_BIT;
        case "SMTPUTF8" -> smtpUtf8 = true;
        default -> {
          if (!word.startsWith("SIZE=")) {
            throw unknownParameter();
          }
          size = size(word.substring("SIZE=".length()));
        }
      }
    }
    if (!smtpUtf8 && sender.isPresent() && !sender.get().isAscii()) {
      throw new RefusedCommand(Reply.NEEDS_UTF8);
    }
    return new Command.Mail(sender, size, body, smtpUtf8);
  }

  private static Command recipient(String argument) throws RefusedCommand {
    PathScanner scanner = new PathScanner(argument);
    if (!scanner.take("TO:")) {
      return fail("write RCPT TO:<address>");
    }
    PathScanner path = new PathScanner(scanner.rest());
    Optional<Address> address =
        path.take("<postmaster>") ? Optional.empty() : Optional.of(path.path());
    if (!parameters(path.rest()).isEmpty()) {
      throw unknownParameter();
    }
    return new Command.Recipient(address);
  }

  private static Set<String> parameters(String text) throws RefusedCommand {
    Set<String> words = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    if (text.isBlank()) {
      return words;
    }
    if (!text.startsWith(" ")) {
      throw RefusedCommand.syntax("put a space between the address and its parameters");
    }
    for (String word : text.strip().split(" +", -1)) {
      words.add(word);
      if (!names.add(word.replaceFirst("=.*", "").toUpperCase(Locale.ROOT))) {
        throw RefusedCommand.syntax("a parameter stands there twice");
      }
    }
    return words;
  }

  private static long size(String digits) throws RefusedCommand {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw RefusedCommand.syntax("SIZE= needs a number of bytes");
    }
    return digits.length() > SIZE_DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  private static Command alone(String rest, Command command) throws RefusedCommand {
    return rest.isBlank() ? command : fail("this command takes no argument");
  }

  private static RefusedCommand unknownParameter() {
    return new RefusedCommand(
        Reply.of(555, "5.5.4", "a parameter is not among those of my EHLO reply"));
  }

  private static Command fail(String cure) throws RefusedCommand {
    throw RefusedCommand.syntax(cure);
  }
}
