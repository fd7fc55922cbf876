package io.coterie.gateways.http;

/// What a visitor may know of this site.
///
/// @param clusterId hash of GENESIS in hexadecimal
/// @param loopback plain http on this machine only, where a cookie cannot be `Secure`
public record WebSite(String clusterId, boolean loopback) {}
