package io.coterie.adapters.netty;

import io.coterie.core.kernel.Transport;
import io.coterie.core.wire.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/// Cuts the stream into frames: 32 bits of length, then that many bytes. The length of all ones is
/// a ping and has nothing behind it.
final class FrameDecoder extends ByteToMessageDecoder {
  /// Announced instead of a frame when the length is over the limit; nothing is read after it.
  record TooLarge(long announcedBytes) {}

  /// Shows that the other side lives.
  record Ping() {}

  static final int PING = -1;

  private boolean broken;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (broken) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (in.readableBytes() < Integer.BYTES) {
      return;
    }
    long length = in.getUnsignedInt(in.readerIndex());
    if ((int) length == PING) {
      in.skipBytes(Integer.BYTES);
      out.add(new Ping());
      return;
    }
    if (length > Transport.FRAME_BYTES_MAX) {
      broken = true;
      out.add(new TooLarge(length));
      return;
    }
    if (in.readableBytes() < Integer.BYTES + length) {
      return;
    }
    in.skipBytes(Integer.BYTES);
    byte[] frame = new byte[(int) length];
    in.readBytes(frame);
    out.add(Bytes.wrap(frame));
  }
}
