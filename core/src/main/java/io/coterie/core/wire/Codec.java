package io.coterie.core.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;

/// The canonical encoding of one type: `decode(encode(v))` equals `v`, and no other bytes decode to
/// `v`.
public interface Codec<T> {
  void encode(T value, Sink sink);

  /// Reads one value, or throws [DecodeException]; never another exception, whatever the input.
  T decode(Source source);

  default Bytes encode(T value) {
    Sink sink = new Sink();
    encode(value, sink);
    return sink.toBytes();
  }

  /// Decodes a value that is all of the input.
  default T decode(Bytes bytes) {
    Source source = new Source(bytes);
    T value = decode(source);
    source.end();
    return value;
  }

  static <T> Codec<T> of(BiConsumer<T, Sink> encoder, Function<Source, T> decoder) {
    return new Codec<>() {
      @Override
      public void encode(T value, Sink sink) {
        encoder.accept(value, sink);
      }

      @Override
      public T decode(Source source) {
        try {
          return decoder.apply(source);
        } catch (IllegalArgumentException invalid) {
          // A record's constructor refused the decoded parts.
          throw new DecodeException(String.valueOf(invalid.getMessage()));
        }
      }
    };
  }

  /// Of bytes that only earlier versions wrote.
  static <T> Codec<T> reading(Function<Source, T> decoder) {
    return of(
        (value, sink) -> {
          throw new IllegalStateException("this version writes it in another way: " + value);
        },
        decoder);
  }

  /// The same bytes seen as another type.
  default <U> Codec<U> map(Function<T, U> decoded, Function<U, T> encoded) {
    Codec<T> inner = this;
    return of(
        (value, sink) -> inner.encode(encoded.apply(value), sink),
        source -> decoded.apply(inner.decode(source)));
  }
}
