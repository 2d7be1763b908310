import java.lang.reflect.Method;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Writes two plans of a job, each on a line: as `/jobs/:id/plan` answers, and as `flink info` says it.
 *
 * <p>The job has a source with parallelism 2, two shuffles to 6, a chain, and a rescaled sink with 3.
 */
public final class WritePlans {

    public static void main(String[] args) throws Exception {
        for (String mode : new String[] {"STREAMING", "BATCH"}) {
            System.out.println(jobPlan(environment(mode).getStreamGraph().getJobGraph()).replaceAll("\\s*\n\\s*", ""));
            System.out.println(environment(mode).getExecutionPlan().replaceAll("\\s*\n\\s*", ""));
        }
    }

    private static String jobPlan(JobGraph graph) throws Exception {
        Class<?> generator = Class.forName("org.apache.flink.runtime.jobgraph.jsonplan.JsonPlanGenerator");
        for (Method method : generator.getMethods()) {
            if (method.getName().startsWith("generatePlan")
                    && method.getParameterCount() == 1
                    && method.getParameterTypes()[0] == JobGraph.class) {
                Object plan = method.invoke(null, graph);
                return "{\"plan\":" + (plan instanceof String ? plan : json(plan)) + "}";
            }
        }
        throw new IllegalStateException();
    }

    /** As the REST interface writes its answers; since 2.1, a plan is one of them. */
    private static Object json(Object plan) throws Exception {
        Class<?> mappers = Class.forName("org.apache.flink.runtime.rest.util.RestMapperUtils");
        Object mapper = mappers.getMethod("getStrictObjectMapper").invoke(null);
        return mapper.getClass().getMethod("writeValueAsString", Object.class).invoke(mapper, plan);
    }

    private static StreamExecutionEnvironment environment(String mode) {
        Configuration configuration = new Configuration();
        configuration.setString("execution.runtime-mode", mode);
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(6);
        DataStream<Long> source = environment.fromSequence(1, 9).setParallelism(2);
        DataStream<Long> other = environment.fromSequence(1, 9).setParallelism(2);
        source.map(value -> value)
                .returns(Long.class)
                .setParallelism(2)
                .union(other)
                .keyBy(value -> value)
                .reduce((one, two) -> one + two)
                .map(value -> value)
                .returns(Long.class)
                .rebalance()
                .map(value -> value)
                .returns(Long.class)
                .rescale()
                .print()
                .setParallelism(3);
        return environment;
    }
}
