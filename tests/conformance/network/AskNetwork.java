import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.io.network.partition.ResultPartitionType;
import org.apache.flink.runtime.jobgraph.IntermediateDataSetID;

/**
 * Asks Flink's own classes how many network buffers results and input gates must have and may use, and how many a task
 * announces with fine-grained resource management. They are not the same in all releases, so they are called by name.
 *
 * <p>Writes `question => answer` lines: what is asked is counted for each of {@link #COUNTS}.
 */
public final class AskNetwork {

    private static final String RUNTIME = "org.apache.flink.runtime.";
    private static final int[] COUNTS = {1, 2, 3, 4, 64, 499, 500, 999, 1000, 2000};
    private static final int[][] BUFFERS = {{2, 8}, {0, 8}, {5, 100}, {2, 1}, {1, 3}};
    private static final int[][] SORTED = {{1, 512}, {64, 16}, {Integer.MAX_VALUE, 512}};
    private static final int[] CAPS = {0, 1, 2, 10, 100, 1000, 5000};

    /** What an announcement is asked for: inputs as `channels:type:how often it is read`, outputs as `subpartitions:type`. */
    private static final String[] TASKS = {
        "64:PIPELINED_BOUNDED:1 -",
        "- 64:PIPELINED_BOUNDED",
        "64:PIPELINED_BOUNDED:1,8:PIPELINED_BOUNDED:1 64:PIPELINED_BOUNDED,1:PIPELINED_BOUNDED",
        "64:PIPELINED_BOUNDED:2 4:PIPELINED_BOUNDED",
        "64:BLOCKING:1 64:BLOCKING",
        "600:BLOCKING:1,600:PIPELINED_BOUNDED:1 600:BLOCKING",
        "64:HYBRID_FULL:1 64:HYBRID_SELECTIVE",
    };

    private static final Map<String, Method> METHODS = new HashMap<>();

    public static void main(String[] args) throws Exception {
        methods("shuffle.NettyShuffleUtils");
        try {
            methods("io.network.partition.consumer.InputGateSpecUtils");
            methods("io.network.partition.consumer.GateBuffersSpec");
        } catch (ClassNotFoundException before117) {
            // The gate's numbers are two functions of the first class.
        }
        for (ResultPartitionType type : ResultPartitionType.values()) {
            for (boolean tiered : type.name().startsWith("HYBRID") ? new boolean[] {false, true} : new boolean[] {false}) {
                if (tiered && parameters("getMinMaxNetworkBuffersPerResultPartition") == 6) {
                    continue;
                }
                for (int[] buffers : BUFFERS) {
                    for (int[] sorted : SORTED) {
                        results(type, tiered, buffers, sorted);
                    }
                    for (int cap : CAPS) {
                        gates(type, tiered, buffers, cap);
                    }
                }
            }
        }
        for (String task : TASKS) {
            for (int[] buffers : BUFFERS) {
                for (int cap : new int[] {0, 10}) {
                    announcement(task, buffers, cap);
                }
            }
        }
    }

    private static void results(ResultPartitionType type, boolean tiered, int[] buffers, int[] sorted) throws Exception {
        StringBuilder answer = new StringBuilder();
        for (int count : COUNTS) {
            // 100 buffers of the memory tier and 1 of the disk tier.
            Object pair =
                    parameters("getMinMaxNetworkBuffersPerResultPartition") == 6
                            ? call("getMinMaxNetworkBuffersPerResultPartition", buffers[0], buffers[1], sorted[0], sorted[1], count, type)
                            : call("getMinMaxNetworkBuffersPerResultPartition", buffers[0], buffers[1], sorted[0], sorted[1], count, tiered, 101, type);
            answer.append(" ").append(pair.toString().replaceAll("[()]", ""));
        }
        System.out.println("result " + type + tiers(type, tiered) + " " + join(buffers) + " " + join(sorted) + " =>" + answer);
    }

    private static void gates(ResultPartitionType type, boolean tiered, int[] buffers, int cap) throws Exception {
        StringBuilder answer = new StringBuilder();
        for (int count : COUNTS) {
            if (!METHODS.containsKey("createGateBuffersSpec")) {
                if (cap != 0) {
                    return;
                }
                String[] floating = call("getMinMaxFloatingBuffersPerInputGate", buffers[1]).toString().replaceAll("[()]", "").split(",");
                answer.append(" ").append(call("getNetworkBuffersPerInputChannel", buffers[0])).append(",").append(String.join(",", floating));
                continue;
            }
            Optional<Integer> most = cap == 0 ? Optional.empty() : Optional.of(cap);
            Object spec =
                    parameters("createGateBuffersSpec") == 5
                            ? call("createGateBuffersSpec", most, buffers[0], buffers[1], type, count)
                            : call("createGateBuffersSpec", most, buffers[0], buffers[1], type, count, tiered);
            answer.append(" ").append(of(spec, "getEffectiveExclusiveBuffersPerChannel"));
            answer.append(",").append(of(spec, "getRequiredFloatingBuffers"));
            answer.append(",").append(of(spec, "getTotalFloatingBuffers"));
        }
        System.out.println("gate " + type + tiers(type, tiered) + " " + join(buffers) + " " + (cap == 0 ? "-" : cap) + " =>" + answer);
    }

    private static void announcement(String task, int[] buffers, int cap) throws Exception {
        Map<IntermediateDataSetID, Integer> channels = new HashMap<>();
        Map<IntermediateDataSetID, Integer> readers = new HashMap<>();
        Map<IntermediateDataSetID, Integer> subpartitions = new HashMap<>();
        Map<IntermediateDataSetID, ResultPartitionType> inputs = new HashMap<>();
        Map<IntermediateDataSetID, ResultPartitionType> outputs = new HashMap<>();
        int allChannels = 0;
        int gates = 0;
        try {
            for (String[] input : parts(task.split(" ")[0])) {
                IntermediateDataSetID id = new IntermediateDataSetID();
                channels.put(id, Integer.parseInt(input[0]));
                inputs.put(id, ResultPartitionType.valueOf(input[1]));
                readers.put(id, Integer.parseInt(input[2]));
                allChannels += Integer.parseInt(input[0]) * Integer.parseInt(input[2]);
                gates += Integer.parseInt(input[2]);
            }
            for (String[] output : parts(task.split(" ")[1])) {
                IntermediateDataSetID id = new IntermediateDataSetID();
                subpartitions.put(id, Integer.parseInt(output[0]));
                outputs.put(id, ResultPartitionType.valueOf(output[1]));
            }
        } catch (IllegalArgumentException unknownType) {
            return;
        }
        boolean hasCap = METHODS.containsKey("createGateBuffersSpec");
        if (cap != 0 && !hasCap) {
            return;
        }
        Optional<Integer> most = cap == 0 ? Optional.empty() : Optional.of(cap);
        Object announced =
                hasCap
                        ? call("computeNetworkBuffersForAnnouncing", buffers[0], buffers[1], most, 1, 512, channels, readers, subpartitions, inputs, outputs)
                        : call("computeNetworkBuffersForAnnouncing", buffers[0], buffers[1], 1, 512, allChannels, gates, subpartitions, outputs);
        System.out.println("announced " + task + " " + join(buffers) + " " + (cap == 0 ? "-" : cap) + " => " + announced);
    }

    private static List<String[]> parts(String text) {
        List<String[]> parts = new ArrayList<>();
        if (!text.equals("-")) {
            for (String part : text.split(",")) {
                parts.add(part.split(":"));
            }
        }
        return parts;
    }

    private static String tiers(ResultPartitionType type, boolean tiered) {
        return tiered ? "+tiers" : "";
    }

    private static String join(int[] numbers) {
        return numbers[0] + "," + numbers[1];
    }

    private static void methods(String name) throws ClassNotFoundException {
        for (Method method : Class.forName(RUNTIME + name).getDeclaredMethods()) {
            method.setAccessible(true);
            METHODS.put(method.getName(), method);
        }
    }

    private static int parameters(String name) {
        return METHODS.get(name).getParameterCount();
    }

    private static Object call(String name, Object... arguments) throws Exception {
        try {
            return METHODS.get(name).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause().getClass().getSimpleName();
        }
    }

    private static Object of(Object spec, String name) throws Exception {
        return spec instanceof String ? spec : METHODS.get(name).invoke(spec);
    }
}
