import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.ContaineredTaskManagerParameters;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.resourcemanager.WorkerResourceSpec;

/**
 * Asks one Flink release what it asks Kubernetes or YARN for, by the same steps as its resource managers take.
 *
 * <p>Reads one question a line, and writes one answer a line. Fields are separated by tabs: {@code kubernetes} or
 * {@code yarn}, {@code tm} or {@code jm}, and the configuration's entries as {@code key=value}. An answer on
 * Kubernetes has the pod's CPU and memory request and its CPU and memory limit, before them for a TaskManager the
 * bytes of the process and of its JVM overhead; on YARN those two, the MiB and the virtual cores.
 *
 * <p>Run as {@code java -cp flink-dist.jar:bash-java-utils.jar AskContainer.java}; there is no need to compile.
 */
public final class AskContainer {

    private static final String ENTRYPOINTS = "org.apache.flink.%s.entrypoint.%s";
    private static final String PARAMETERS = "org.apache.flink.kubernetes.kubeclient.parameters.Kubernetes%sParameters";

    public static void main(String[] args) throws IOException {
        var answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        // The logging of some releases prints remarks of its own.
        System.setOut(System.err);
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = questions.readLine(); line != null; line = questions.readLine()) {
            String[] fields = line.split("\t");
            var configuration = new Configuration();
            for (int i = 2; i < fields.length; i++) {
                String[] entry = fields[i].split("=", 2);
                configuration.setString(entry[0], entry[1]);
            }
            try {
                answers.println(
                        fields[1].equals("tm") ? taskManager(fields[0], configuration) : jobManager(configuration));
            } catch (Throwable refusal) {
                answers.println("refused: " + refusal.getClass().getName() + ": " + refusal.getMessage());
            }
        }
        answers.flush();
    }

    private static String taskManager(String platform, Configuration written) throws Throwable {
        boolean onKubernetes = platform.equals("kubernetes");
        String name = onKubernetes ? "Kubernetes" : "Yarn";
        Configuration configuration = withOldHeapOption(written);
        Class<?> factory = Class.forName(String.format(ENTRYPOINTS, platform, name + "WorkerResourceSpecFactory"));
        Field instance = factory.getDeclaredField("INSTANCE");
        instance.setAccessible(true);
        var spec = (WorkerResourceSpec) call(factory, instance.get(null), "createDefaultWorkerResourceSpec", configuration);
        // The slot manager keeps it as a profile and makes it anew.
        Class<?> slotManager = Class.forName("org.apache.flink.runtime.resourcemanager.slotmanager.SlotManagerUtils");
        Object profile = call(slotManager, null, "generateTaskManagerTotalResourceProfile", spec);
        spec = (WorkerResourceSpec)
                call(WorkerResourceSpec.class, null, "fromTotalResourceProfile", profile, spec.getNumSlots());

        Class<?> manager = Class.forName(String.format(ENTRYPOINTS, platform, name + "ResourceManagerFactory"));
        var effective = (Configuration)
                call(manager, withoutConstructor(manager), "getEffectiveConfigurationForResourceManager", configuration);
        var process = TaskExecutorProcessUtils.processSpecFromWorkerResourceSpec(effective, spec);
        String sizes = process.getTotalProcessMemorySize().getBytes()
                + " " + process.getJvmMetaspaceAndOverhead().getOverhead().getBytes();
        if (!onKubernetes) {
            return sizes + " " + process.getTotalProcessMemorySize().getMebiBytes()
                    + " " + process.getCpuCores().getValue().intValue();
        }
        return sizes + " " + resources("TaskManager", ContaineredTaskManagerParameters.create(effective, process), effective);
    }

    private static String jobManager(Configuration configuration) throws Throwable {
        // The client looks at both processes.
        configuration.setString("taskmanager.memory.process.size", "1728m");
        Class<?> client = Class.forName("org.apache.flink.kubernetes.KubernetesClusterClientFactory");
        Object cluster = call(client, client.getConstructor().newInstance(), "getClusterSpecification", configuration);
        return resources("JobManager", cluster, configuration);
    }

    /** Up to 1.20, the heap option of old is read as the total of the process. */
    private static Configuration withOldHeapOption(Configuration configuration) throws Throwable {
        for (Method method : TaskExecutorProcessUtils.class.getDeclaredMethods()) {
            if (method.getName().equals("getConfigurationMapLegacyTaskManagerHeapSizeToConfigOption")) {
                return (Configuration) method.invoke(null, configuration, TaskManagerOptions.TOTAL_PROCESS_MEMORY);
            }
        }
        return configuration;
    }

    /** The resources of the main container, as {@code Init…Decorator} makes them. */
    private static String resources(String process, Object specification, Configuration configuration) throws Throwable {
        Class<?> parametersClass = Class.forName(String.format(PARAMETERS, process));
        Constructor<?> constructor = parametersClass.getConstructors()[0];
        Object[] arguments = new Object[constructor.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = constructor.getParameterTypes()[i];
            arguments[i] = type == String.class ? "any"
                    : type == Map.class ? new HashMap<>()
                    : type == Set.class ? new HashSet<>()
                    : type == Configuration.class ? configuration
                    : specification;
        }
        Object parameters = constructor.newInstance(arguments);
        Method make = null;
        for (Method method : Class.forName("org.apache.flink.kubernetes.utils.KubernetesUtils").getDeclaredMethods()) {
            make = method.getName().equals("getResourceRequirements") ? method : make;
        }
        Object none = make.getParameterTypes()[0].getConstructor().newInstance();
        String get = "get" + process;
        Object memory = call(parametersClass, parameters, get + "MemoryMB");
        Object made;
        try {
            if (make.getParameterCount() == 5) {
                Object cpu = call(parametersClass, parameters, get + "CPU");
                made = make.invoke(null, none, memory, cpu, new HashMap<>(), new HashMap<>());
            } else {
                Object memoryFactor = call(parametersClass, parameters, get + "MemoryLimitFactor");
                Object cpu = call(parametersClass, parameters, get + "CPU");
                Object cpuFactor = call(parametersClass, parameters, get + "CPULimitFactor");
                made = make.invoke(null, none, memory, memoryFactor, cpu, cpuFactor, new HashMap<>(), new HashMap<>());
            }
        } catch (InvocationTargetException refusal) {
            throw refusal.getCause();
        }
        return quantities(call(made.getClass(), made, "getRequests")) + " " + quantities(call(made.getClass(), made, "getLimits"));
    }

    private static String quantities(Object resources) throws Throwable {
        var text = new StringBuilder();
        for (String name : new String[] {"cpu", "memory"}) {
            Object quantity = ((Map<?, ?>) resources).get(name);
            Object format = call(quantity.getClass(), quantity, "getFormat");
            text.append(text.length() > 0 ? " " : "")
                    .append(call(quantity.getClass(), quantity, "getAmount"))
                    .append(format == null ? "" : format);
        }
        return text.toString();
    }

    /** Calls the only method of that name and number of arguments, be it of the class or of one above it. */
    private static Object call(Class<?> type, Object object, String name, Object... arguments) throws Throwable {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name)
                        && method.getParameterCount() == arguments.length
                        && !method.isBridge()) {
                    method.setAccessible(true);
                    try {
                        return method.invoke(object, arguments);
                    } catch (InvocationTargetException refusal) {
                        throw refusal.getCause();
                    }
                }
            }
        }
        throw new NoSuchMethodException(name);
    }

    /** A factory that was never set up; its method needs nothing but the log. */
    private static Object withoutConstructor(Class<?> factory) throws Throwable {
        Field unsafe = sun.misc.Unsafe.class.getDeclaredField("theUnsafe");
        unsafe.setAccessible(true);
        Object made = ((sun.misc.Unsafe) unsafe.get(null)).allocateInstance(factory);
        Field log = Class.forName("org.apache.flink.runtime.resourcemanager.ResourceManagerFactory").getDeclaredField("log");
        log.setAccessible(true);
        log.set(made, org.slf4j.LoggerFactory.getLogger(factory));
        return made;
    }
}
