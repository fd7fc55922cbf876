package io.coterie.node;

import io.coterie.core.identity.NodeId;
import io.coterie.core.identity.Principal;
import io.coterie.core.identity.Role;
import io.coterie.core.kernel.BlobRef;
import io.coterie.core.kernel.InstanceId;
import io.coterie.core.kernel.Outcome;
import io.coterie.core.kernel.Refusal;
import io.coterie.core.kernel.WriteId;
import io.coterie.core.wire.Bytes;
import io.coterie.core.wire.Codec;
import io.coterie.core.wire.DecodeException;
import io.coterie.core.wire.Sink;
import io.coterie.core.wire.Source;
import io.coterie.core.wire.Union;

/// The encoding of [NodeFrame]: a version byte, the tag of the case, its fields.
public final class NodeFrameCodec {
  /// The version this node speaks. A frame of another version is refused with this number, so that
  /// the other side can fall back.
  public static final int VERSION = 1;

  private static final int SUBJECT_BYTES_MAX = 4096;
  private static final int REPLICAS_MAX = 64;
  private static final int TEXT_BYTES_MAX = 4096;
  private static final int ACCOUNT_BYTES_MAX = 64;

  private static final Codec<Principal> PRINCIPAL =
      new Union<Principal>("principal")
          .with(
              1,
              Principal.Service.class,
              Codec.of(
                  (p, sink) -> sink.put(NodeId.CODEC, p.node()).u8(p.role().code()),
                  source -> new Principal.Service(source.get(NodeId.CODEC), role(source.u8()))))
          .with(
              2,
              Principal.Account.class,
              Codec.of(
                  (p, sink) -> sink.bytes(p.accountId()).put(NodeId.CODEC, p.speaker()),
                  source ->
                      new Principal.Account(
                          source.bytes(ACCOUNT_BYTES_MAX), source.get(NodeId.CODEC))));

  private static final Codec<Outcome> OUTCOME =
      new Union<Outcome>("outcome")
          .with(
              1,
              Outcome.Done.class,
              Codec.of(
                  (o, sink) -> sink.bytes(raw(o)),
                  source -> new Outcome.Done(new RawAnswer(source.bytes()))))
          .with(
              2,
              Outcome.Refused.class,
              Codec.of(
                  (o, sink) -> sink.u8(o.reason().code()).utf8(o.detail()).utf8(o.cure()),
                  source -> new Outcome.Refused(refusal(source.u8()), text(source), text(source))))
          .with(
              3,
              Outcome.Redirected.class,
              Codec.of(
                  (o, sink) -> sink.list(NodeId.CODEC, o.replicas()).i64(o.mapVersion()),
                  source ->
                      new Outcome.Redirected(
                          source.list(NodeId.CODEC, REPLICAS_MAX), source.i64())))
          .with(
              4,
              Outcome.Unknown.class,
              Codec.of(
                  (o, sink) -> sink.utf8(o.detail()), source -> new Outcome.Unknown(text(source))));

  private static final Union<NodeFrame> FRAMES =
      new Union<NodeFrame>("frame")
          .with(
              1,
              NodeFrame.ToMachine.class,
              Codec.of(
                  (f, sink) -> sink.put(InstanceId.CODEC, f.to()).bytes(f.message()),
                  source -> new NodeFrame.ToMachine(source.get(InstanceId.CODEC), source.bytes())))
          .with(2, NodeFrame.Request.class, Codec.of(NodeFrameCodec::put, NodeFrameCodec::request))
          .with(
              3,
              NodeFrame.Response.class,
              Codec.of(
                  (f, sink) -> sink.i64(f.id()).put(OUTCOME, f.outcome()),
                  source -> new NodeFrame.Response(source.i64(), source.get(OUTCOME))))
          .with(
              4,
              NodeFrame.Subscribe.class,
              Codec.of(
                  (f, sink) ->
                      sink.i64(f.id())
                          .put(InstanceId.CODEC, f.to())
                          .put(PRINCIPAL, f.principal())
                          .bytes(f.subject())
                          .i32(f.ttlMillis()),
                  source ->
                      new NodeFrame.Subscribe(
                          source.i64(),
                          source.get(InstanceId.CODEC),
                          source.get(PRINCIPAL),
                          source.bytes(SUBJECT_BYTES_MAX),
                          source.i32())))
          .with(
              5,
              NodeFrame.Notified.class,
              Codec.of(
                  (f, sink) -> sink.i64(f.id()).i64(f.cursor()),
                  source -> new NodeFrame.Notified(source.i64(), source.i64())))
          .with(
              6,
              NodeFrame.BlobRead.class,
              Codec.of(
                  (f, sink) -> sink.i64(f.id()).put(BlobRef.CODEC, f.ref()).i64(f.offset()),
                  source ->
                      new NodeFrame.BlobRead(
                          source.i64(), source.get(BlobRef.CODEC), source.i64())))
          .with(
              7,
              NodeFrame.BlobPiece.class,
              Codec.of(
                  (f, sink) -> sink.i64(f.id()).bool(f.found()).bytes(f.bytes()),
                  source -> new NodeFrame.BlobPiece(source.i64(), source.bool(), source.bytes())));

  private NodeFrameCodec() {}

  public static Bytes encode(NodeFrame frame) {
    return new Sink(256).u8(VERSION).put(FRAMES, frame).toBytes();
  }

  /// Throws [DecodeException] for anything that is not a frame of this version.
  public static NodeFrame decode(Bytes bytes) {
    Source source = new Source(bytes);
    int version = source.u8();
    if (version != VERSION) {
      throw new DecodeException(
          "frame version "
              + version
              + ", this node speaks "
              + VERSION
              + "; upgrade the older side");
    }
    NodeFrame frame = source.get(FRAMES);
    source.end();
    return frame;
  }

  private static void put(NodeFrame.Request request, Sink sink) {
    sink.i64(request.id())
        .put(InstanceId.CODEC, request.to())
        .put(PRINCIPAL, request.asking().principal())
        .put(WriteId.CODEC, request.asking().writeId())
        .i32(request.budgetMillis())
        .bytes(request.operation());
  }

  private static NodeFrame.Request request(Source source) {
    return new NodeFrame.Request(
        source.i64(),
        source.get(InstanceId.CODEC),
        new NodeFrame.Asking(source.get(PRINCIPAL), source.get(WriteId.CODEC)),
        source.i32(),
        source.bytes());
  }

  private static Bytes raw(Outcome.Done done) {
    if (done.answer() instanceof RawAnswer raw) {
      return raw.encoded();
    }
    throw new IllegalArgumentException("an answer is encoded before it travels");
  }

  private static String text(Source source) {
    return source.utf8(TEXT_BYTES_MAX);
  }

  private static Role role(int code) {
    for (Role role : Role.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw new DecodeException("no role has the number " + code);
  }

  private static Refusal refusal(int code) {
    for (Refusal refusal : Refusal.values()) {
      if (refusal.code() == code) {
        return refusal;
      }
    }
    throw new DecodeException("no refusal has the number " + code);
  }
}
