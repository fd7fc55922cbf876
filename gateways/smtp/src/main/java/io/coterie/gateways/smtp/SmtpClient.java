package io.coterie.gateways.smtp;

import java.net.InetAddress;

/// The machine that sends: what it calls itself, where it connects from, and how it speaks.
///
/// @param name the argument of `EHLO`, or of `HELO`; unproven
/// @param address the peer of the connection
/// @param extended whether it said `EHLO`
/// @param encrypted whether the session runs under TLS
public record SmtpClient(String name, InetAddress address, boolean extended, boolean encrypted) {}
