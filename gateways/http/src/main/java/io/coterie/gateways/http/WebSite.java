package io.coterie.gateways.http;

/// What a visitor may know of this site.
///
/// @param clusterId hash of GENESIS in hexadecimal
public record WebSite(String clusterId) {}
