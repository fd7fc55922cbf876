package io.coterie.core.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Jazzer looks for bytes that break a decoder. In a normal run it repeats what it has found and
/// what is in `DecodersFuzzTestInputs`; with `JAZZER_FUZZ=1` it searches.
class DecodersFuzzTest {
  /// The first byte chooses the decoder.
  @FuzzTest(maxDuration = "5m")
  void everyDecoderIsTotal(byte[] input) {
    if (input.length > 0) {
      Codec<?> codec = Decoders.ALL.get((input[0] & 0xff) % Decoders.ALL.size());
      Bytes bytes = Bytes.wrap(input).slice(1, input.length);
      assertTrue(!Decoders.check(codec, bytes) || !bytes.isEmpty(), "a value out of nothing");
    }
  }
}
