import java.nio.file.Files;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A job that keeps a TaskManager busy: three shuffles, and state for half a million keys that grows and is checkpointed. */
public final class Load {

    private static final class Count extends RichMapFunction<Long, Long> {
        private transient ValueState<byte[]> last;

        @Override
        public Long map(Long value) throws Exception {
            if (last == null) {
                last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", byte[].class));
            }
            byte[] before = last.value();
            byte[] after = new byte[before == null ? 32 : Math.min(160, before.length + 8)];
            last.update(after);
            return value + after.length;
        }
    }

    public static void main(String[] args) throws Exception {
        // What the JobManager keeps by itself is less than this state.
        Configuration configuration = new Configuration();
        configuration.setString("state.checkpoints.dir", Files.createTempDirectory("flink-load").toUri().toString());
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.enableCheckpointing(10_000);
        DataStream<Long> numbers = environment.fromSequence(0, Long.MAX_VALUE / 2);
        numbers.keyBy(number -> number % 500_000)
                .map(new Count())
                .returns(Long.class)
                .rebalance()
                .map(number -> String.valueOf(number).hashCode() + 0L)
                .returns(Long.class)
                .keyBy(number -> number % 100_000)
                .map(new Count())
                .returns(Long.class)
                .filter(number -> number == 42)
                .print();
        environment.execute();
    }
}
