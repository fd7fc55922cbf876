package io.coterie.adapters.raft;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/// What is set in Ratis, and why: everything else is its default.
final class RaftSettings {
  private static final int REQUEST_MILLIS_MAX = 2_000;
  private static final int PAUSE_MILLIS_MAX = 2_000;
  private static final int SNAPSHOTS_KEPT = 2;
  private static final SizeInBytes APPEND_BYTES_MAX = SizeInBytes.valueOf("2MB");

  /// To a member that does not answer: each 300 ms, for ever. Ratis' pauses grow to five seconds.
  private static final String APPEND_AGAIN = "300ms," + Integer.MAX_VALUE;

  private static final SizeInBytes WRITE_BYTES_MAX = SizeInBytes.valueOf("4MB");

  private RaftSettings() {}

  static RaftProperties of(RaftOptions options) {
    RaftProperties properties = new RaftProperties();
    RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
    GrpcConfigKeys.Server.setHost(properties, options.host());
    GrpcConfigKeys.Server.setPort(properties, options.port());
    RaftServerConfigKeys.setStorageDir(properties, List.of(options.folder().toFile()));
    time(properties, options);
    log(properties, options);
    snapshots(properties, options);
    return properties;
  }

  /// Ratis' 150 to 300 ms make elections out of mere load.
  private static void time(RaftProperties properties, RaftOptions options) {
    int min = options.electionMillisMin();
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(min));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(2 * min));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(min));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(2 * min));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, millis(REQUEST_MILLIS_MAX));
    RaftClientConfigKeys.Rpc.setRequestTimeout(properties, millis(REQUEST_MILLIS_MAX));
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, millis(PAUSE_MILLIS_MAX));
  }

  private static void log(RaftProperties properties, RaftOptions options) {
    SizeInBytes segment = SizeInBytes.valueOf(options.logSegmentBytes());
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, segment);
    RaftServerConfigKeys.Log.setPreallocatedSize(properties, segment);
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, WRITE_BYTES_MAX);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, APPEND_BYTES_MAX);
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, APPEND_AGAIN);
  }

  private static void snapshots(RaftProperties properties, RaftOptions options) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, options.snapshotEvery());
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, SNAPSHOTS_KEPT);
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
  }

  private static TimeDuration millis(int millis) {
    return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
  }
}
