import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Finds the least number of network buffers in each TaskManager with which a job runs.
 *
 * <p>Each line of the standard input is a case: shape, mode, TaskManagers, slots, parallelism, options (`key=value`,
 * with `;` between them, or `-`), and a number of buffers to begin with; tabs between them. Each gives a line: the first
 * six fields, the least number, and what Flink says of one buffer less.
 */
public final class LeastBuffers {

    private static final int MOST = 8192;

    private static String shape;
    private static String mode;
    private static int taskManagers;
    private static int slots;
    private static int parallelism;
    private static String[] options;

    /** Why the last job that failed did. */
    private static String failure = "";

    /** Tasks of the job that have their buffers and run, and how many run at once. */
    private static final AtomicInteger RUNNING = new AtomicInteger();
    private static int together;

    /** Passes values on, once every task is up that runs together with its own. */
    private static final class Step implements MapFunction<Long, Long>, CheckpointedFunction {
        @Override
        public Long map(Long value) throws Exception {
            while (RUNNING.get() < together) {
                Thread.sleep(5);
            }
            // Channels to tasks that started later get their buffers now. A task that ends would leave it some of its own.
            if (together > 0) {
                Thread.sleep(700);
            }
            return value;
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {
            RUNNING.incrementAndGet();
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) {}
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] fields = line.split("\t");
            shape = fields[0];
            mode = fields[1];
            taskManagers = Integer.parseInt(fields[2]);
            slots = Integer.parseInt(fields[3]);
            parallelism = Integer.parseInt(fields[4]);
            options = fields[5].equals("-") ? new String[0] : fields[5].split(";");
            int least = least(Integer.parseInt(fields[6]));
            String question = line.substring(0, line.lastIndexOf('\t'));
            System.out.println(question + "\t" + (least > MOST ? "none" : least) + "\t" + failure);
            System.out.flush();
        }
        System.exit(0);
    }

    /** Looks around `start` in growing steps, then halves what lies between. */
    private static int least(int start) {
        int tooFew = 0;
        int enough = MOST + 1;
        String why = "";
        int step = 1;
        int next = start;
        while (enough - tooFew > 1) {
            if (runs(next)) {
                enough = next;
            } else {
                tooFew = next;
                why = failure;
            }
            if (tooFew == 0) {
                next = Math.max(1, enough - step);
                step *= 4;
            } else if (enough > MOST) {
                next = Math.min(MOST, tooFew + step);
                step *= 4;
                if (tooFew == MOST) {
                    break;
                }
            } else {
                next = (tooFew + enough) / 2;
            }
        }
        failure = why;
        return enough;
    }

    private static boolean runs(int buffers) {
        Configuration configuration = new Configuration();
        String memory = buffers * 32L + "kb";
        configuration.setString("taskmanager.memory.network.min", memory);
        configuration.setString("taskmanager.memory.network.max", memory);
        configuration.setString("taskmanager.memory.managed.size", "8m");
        configuration.setString("taskmanager.network.memory.exclusive-buffers-request-timeout-ms", "1500");
        configuration.setString("taskmanager.network.memory.buffers-request-timeout", "1500 ms");
        configuration.setString("rest.bind-port", "0");
        configuration.setString("restart-strategy", "none");
        configuration.setString("restart-strategy.type", "none");
        configuration.setString("execution.runtime-mode", mode);
        for (String option : options) {
            String[] pair = option.split("=", 2);
            configuration.setString(pair[0], pair[1]);
        }
        MiniClusterConfiguration of =
                new MiniClusterConfiguration.Builder()
                        .setNumTaskManagers(taskManagers)
                        .setNumSlotsPerTaskManager(slots)
                        .setConfiguration(configuration)
                        .build();
        RUNNING.set(0);
        MiniCluster cluster = new MiniCluster(of);
        try {
            cluster.start();
            StreamExecutionEnvironment environment =
                    StreamExecutionEnvironment.getExecutionEnvironment(configuration);
            environment.setParallelism(parallelism);
            int steps = steps(environment);
            // Results that are kept are read when their writers are gone.
            boolean atOnce = mode.equals("STREAMING") || String.join(";", options).contains("PIPELINED");
            together = atOnce ? steps : parallelism;
            CompletableFuture<Object> run =
                    CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return cluster.executeJobBlocking(environment.getStreamGraph().getJobGraph());
                                } catch (Exception e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            run.get(40, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            failure = "It runs for ever.";
            return false;
        } catch (Exception e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            failure = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
            return false;
        } finally {
            together = 0;
            try {
                cluster.closeAsync().get(30, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                System.err.println("It did not close: " + e);
            }
        }
    }

    private static SingleOutputStreamOperator<Long> step(DataStream<Long> from, int parallelism) {
        return from.map(new Step()).returns(Long.class).setParallelism(parallelism);
    }

    /** Makes the job, and says how many of its tasks have steps. */
    private static int steps(StreamExecutionEnvironment environment) {
        int all = parallelism;
        int half = Math.max(1, all / 2);
        DataStream<Long> source = step(environment.fromSequence(1, all), all);
        switch (shape) {
            case "all-to-all":
                step(source.rebalance(), all);
                return 2 * all;
            case "hash":
                step(source.keyBy(value -> value), all);
                return 2 * all;
            case "broadcast":
                step(source.broadcast(), all);
                return 2 * all;
            case "two":
                step(step(source.rebalance(), all).rebalance(), all);
                return 3 * all;
            case "forward":
                step(source, all).disableChaining();
                return 2 * all;
            case "to-half":
                step(source.rebalance(), half);
                return all + half;
            case "rescale-to-half":
                step(source.rescale(), half);
                return all + half;
            case "union":
                step(source.rebalance().union(step(environment.fromSequence(1, all), all).rebalance()), all);
                return 3 * all;
            case "two-readers":
                step(source.rebalance(), all);
                step(source.broadcast(), all);
                return 3 * all;
            default:
                throw new IllegalArgumentException(shape);
        }
    }
}
