package io.coterie.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/// One HTTP/2 connection to one etcd member, shared by all callers, as etcd's own client does it.
/// Messages are encoded by hand: nothing of a generated client's cost is in the peer's figures.
final class EtcdClient implements AutoCloseable {
  private static final MethodDescriptor<byte[], byte[]> PUT = method("KV/Put");
  private static final MethodDescriptor<byte[], byte[]> RANGE = method("KV/Range");
  private static final MethodDescriptor<byte[], byte[]> STATUS = method("Maintenance/Status");
  private static final long CALL_SECONDS_MAX = 15;

  private final ManagedChannel channel;

  EtcdClient(int port) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  void put(byte[] key, byte[] value) {
    call(PUT, Protobuf.message(key, value));
  }

  /// Linearizable, which is etcd's default.
  byte[] get(byte[] key) {
    byte[] answer = call(RANGE, Protobuf.message(key));
    return Protobuf.bytes(Protobuf.bytes(answer, 2), 5);
  }

  /// Whether this member leads a cluster that has a leader.
  boolean leads() {
    byte[] status = call(STATUS, new byte[0]);
    long member = Protobuf.number(Protobuf.bytes(status, 1), 2);
    return member != 0 && Protobuf.number(status, 4) == member;
  }

  private byte[] call(MethodDescriptor<byte[], byte[]> method, byte[] request) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS_MAX, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(channel, method, options, request);
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("etcdserverpb." + name)
        .setRequestMarshaller(new Raw())
        .setResponseMarshaller(new Raw())
        .build();
  }

  private static final class Raw implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
