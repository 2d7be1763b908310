import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;

/** Asks RocksDB's and ForSt's classes in Flink how they divide a memory: `question => answer` lines. */
public final class AskStore {

    private static final String[] CLASSES = {
        "org.apache.flink.contrib.streaming.state.RocksDBMemoryControllerUtils",
        "org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils",
        "org.apache.flink.state.forst.ForStMemoryControllerUtils",
    };
    private static final long[] MEMORIES = {
        0, 1, 1000, 28_700_000, 28_760_000, 134_217_728, 178_956_973, 536_870_920, 1_073_741_824, 10_000_000_001L, 1L << 42
    };
    private static final double[] RATIOS = {0.01, 0.25, 0.3, 0.5, 0.66, 0.8, 0.99};
    private static final long[] WRITE_BUFFERS = {1, 4096, 65_537, 4_194_304, 67_108_864, 100_000_001, 1L << 31};

    private static final Map<String, Method> METHODS = new HashMap<>();

    public static void main(String[] args) throws Exception {
        for (String name : CLASSES) {
            try {
                METHODS.clear();
                for (Method method : Class.forName(name).getDeclaredMethods()) {
                    method.setAccessible(true);
                    METHODS.put(method.getName(), method);
                }
            } catch (ClassNotFoundException e) {
                continue;
            }
            String store = name.contains("ForSt") ? "forst" : "rocksdb";
            String library = name.contains("ForSt") ? "ForSt" : "RocksDB";
            for (double ratio : RATIOS) {
                for (long memory : MEMORIES) {
                    Object cache = call("calculateActualCacheCapacity", memory, ratio);
                    Object writeBuffers = call("calculateWriteBufferManagerCapacity", memory, ratio);
                    Object mutable = call("calculate" + library + "MutableLimit", writeBuffers);
                    System.out.println("memory " + store + " " + memory + " " + ratio + " => " + cache + " " + writeBuffers + " " + mutable);
                }
            }
            for (long writeBuffer : WRITE_BUFFERS) {
                System.out.println("arena " + store + " " + writeBuffer + " => " + call("calculate" + library + "DefaultArenaBlockSize", writeBuffer));
            }
        }
    }

    private static Object call(String name, Object... arguments) throws Exception {
        try {
            return METHODS.get(name).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
    }
}
