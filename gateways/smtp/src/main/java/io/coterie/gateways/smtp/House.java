package io.coterie.gateways.smtp;

import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// What all sessions of one gateway share.
///
/// @param tls the context of STARTTLS; without one it is not offered
/// @param clock dates the trace lines
record House(
    SmtpOptions options,
    MailDrop drop,
    ByteBudget budget,
    @Nullable SSLContext tls,
    InstantSource clock) {}
