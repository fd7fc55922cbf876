package io.coterie.core.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The codec of a sealed family: one tag byte that names the case, then the case.
///
/// Tags are part of the format: a number once given is never given to another case.
public final class Union<T> implements Codec<T> {
  private final String family;
  private final Map<Integer, Codec<? extends T>> byTag = new TreeMap<>();
  private final Map<Class<?>, Integer> tagOf = new LinkedHashMap<>();

  public Union(String family) {
    this.family = family;
  }

  public <C extends T> Union<T> with(int tag, Class<C> type, Codec<C> codec) {
    if (byTag.put(tag, codec) != null || tagOf.put(type, tag) != null) {
      throw new IllegalArgumentException(family + ": tag " + tag + " or " + type + " twice");
    }
    return this;
  }

  /// A tag that only earlier versions wrote; what they meant is written under another one now.
  public Union<T> reading(int tag, Codec<? extends T> codec) {
    if (byTag.put(tag, codec) != null) {
      throw new IllegalArgumentException(family + ": tag " + tag + " twice");
    }
    return this;
  }

  @Override
  public void encode(T value, Sink sink) {
    @Nullable Integer tag = tagOf.get(value.getClass());
    @Nullable Codec<? extends T> codec = tag == null ? null : byTag.get(tag);
    if (tag == null || codec == null) {
      throw new IllegalArgumentException(family + " has no tag for " + value.getClass());
    }
    sink.u8(tag);
    encodeCase(codec, value, sink);
  }

  @Override
  public T decode(Source source) {
    int tag = source.u8();
    @Nullable Codec<? extends T> codec = byTag.get(tag);
    if (codec == null) {
      throw new DecodeException(family + " has no case " + tag);
    }
    return codec.decode(source);
  }

  @SuppressWarnings("unchecked") // `with` paired tag, class and codec
  private static <C> void encodeCase(Codec<C> codec, Object value, Sink sink) {
    codec.encode((C) value, sink);
  }
}
