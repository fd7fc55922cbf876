package io.coterie.core.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.coterie.core.identity.Genesis;
import io.coterie.core.identity.Roster;
import io.coterie.core.identity.SignedRoster;
import io.coterie.judge.GoldenFile;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Decoders meet damaged, random and lying input.
class DecodersTest {
  private static final int ROUNDS = 3_000;

  private final Random random = new Random(20_261_120);

  @Test
  void damagedEncodingsAreRefusedOrMeanWhatTheySay() throws IOException {
    GoldenFile golden = GoldenFile.read("identity.json");
    assertDamageIsHarmless(Roster.CODEC, Bytes.hex(golden.hexadecimal("roster")));
    assertDamageIsHarmless(Genesis.CODEC, Bytes.hex(golden.hexadecimal("genesis")));
    assertDamageIsHarmless(SignedRoster.CODEC, Bytes.hex(golden.hexadecimal("signedRoster")));
  }

  @Test
  void everyPrefixOfAnEncodingIsRefused() throws IOException {
    Bytes roster = Bytes.hex(GoldenFile.read("identity.json").hexadecimal("roster"));
    for (int length = 0; length < roster.size(); length++) {
      Bytes prefix = roster.slice(0, length);
      assertThrows(DecodeException.class, () -> Roster.CODEC.decode(prefix), prefix::toHex);
    }
    assertThrows(DecodeException.class, () -> Roster.CODEC.decode(roster.concat(Bytes.of(0))));
  }

  @Test
  void randomBytesAreRefusedOrMeanWhatTheySay() {
    int values = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = new byte[random.nextInt(80)];
      random.nextBytes(input);
      for (int i = 0; i < input.length; i++) {
        // Small numbers get further: they are tags, lengths and versions.
        input[i] = random.nextInt(3) == 0 ? input[i] : (byte) (input[i] & 3);
      }
      for (Codec<?> codec : Decoders.ALL) {
        values += Decoders.check(codec, Bytes.wrap(input)) ? 1 : 0;
      }
    }
    assertTrue(values > 0, "nothing was ever decoded");
  }

  @Test
  void aLyingLengthCostsNoMemory() {
    Bytes lie = new Sink().i32(Integer.MAX_VALUE).toBytes();
    Codec<Bytes> text = Codec.of((value, sink) -> sink.bytes(value), Source::bytes);
    Codec<Bytes> one = Codec.of((value, sink) -> sink.raw(value), source -> source.raw(1));
    assertThrows(DecodeException.class, () -> text.decode(lie));
    assertThrows(DecodeException.class, () -> new Source(lie).list(one, Integer.MAX_VALUE));
    assertThrows(DecodeException.class, () -> new Source(lie).raw(Integer.MAX_VALUE));
    assertThrows(DecodeException.class, () -> new Source(lie).raw(-1));
    Bytes negative = new Sink().i32(-1).toBytes();
    assertThrows(DecodeException.class, () -> text.decode(negative));
    assertEquals(0, text.decode(new Sink().i32(0).toBytes()).size());
  }

  private <T> void assertDamageIsHarmless(Codec<T> codec, Bytes good) {
    assertTrue(Decoders.check(codec, good));
    for (int round = 0; round < ROUNDS; round++) {
      Decoders.check(codec, damaged(good));
    }
  }

  private Bytes damaged(Bytes good) {
    int at = random.nextInt(good.size());
    int rest = random.nextInt(good.size() - at);
    Bytes head = good.slice(0, at);
    Bytes tail = good.slice(at + 1, good.size());
    return switch (random.nextInt(5)) {
      case 0 -> head.concat(Bytes.of(good.at(at) ^ (1 << random.nextInt(8)))).concat(tail);
      case 1 -> head.concat(Bytes.of(random.nextInt(4))).concat(tail);
      case 2 -> head.concat(tail);
      case 3 -> head.concat(good.slice(at, at + rest)).concat(good.slice(at, good.size()));
      default -> head.concat(good.slice(at + rest, good.size()));
    };
  }
}
