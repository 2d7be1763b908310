import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.apache.flink.client.program.PerJobMiniClusterFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.taskexecutor.TaskExecutorMemoryConfiguration;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceSpec;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils;
import org.apache.flink.runtime.taskmanager.NettyShuffleEnvironmentConfiguration;
import org.apache.flink.runtime.util.ConfigurationParserUtils;
import org.apache.flink.runtime.util.bash.BashJavaUtils;
import org.apache.flink.runtime.util.bash.FlinkConfigLoader;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * Asks one Flink release what it makes of configurations, through the classes that Flink's own start scripts call.
 *
 * <p>Reads one JSON request a line ({@code id}, {@code process}, {@code file}, {@code config}) and writes one JSON
 * answer a line. A request without a {@code process} asks only which entries the release reads from the file.
 *
 * <p>Run as {@code java -cp bash-java-utils.jar:flink-dist.jar AskFlink.java VERSION}; there is no need to compile.
 */
public final class AskFlink {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String version;
    private final Path directory;
    private final LogLines log = LogLines.instead();

    private AskFlink(String version, Path directory) {
        this.version = version;
        this.directory = directory;
    }

    public static void main(String[] args) throws IOException {
        var answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        // The logging of some releases prints remarks of its own.
        System.setOut(System.err);
        Path directory = Files.createTempDirectory("ask-flink");
        try {
            new AskFlink(args[0], directory).answerAll(answers);
        } finally {
            Files.delete(directory);
        }
    }

    private void answerAll(PrintStream answers) throws IOException {
        var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(JSON.writeValueAsString(answer(JSON.readTree(line))));
            if (!requests.ready()) {
                answers.flush();
            }
        }
        answers.flush();
    }

    private Map<String, Object> answer(JsonNode request) throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        for (String name : List.of("id", "process", "file", "config")) {
            if (request.hasNonNull(name)) {
                answer.put(name, request.get(name).asText());
            }
            if (name.equals("id")) {
                answer.put("flink", version);
            }
        }

        Path file = directory.resolve(request.get("file").asText());
        Files.writeString(file, request.get("config").asText());
        log.clear();
        Map<String, Object> result = new LinkedHashMap<>();
        String[] arguments = {"--configDir", directory.toString()};
        try {
            if (request.path("process").asText().equals("converter")) {
                // Not every release has it.
                String name = "migrateLegacyConfigurationToStandardYaml";
                Method method = FlinkConfigLoader.class.getDeclaredMethod(name, String[].class);
                result.put("converted", invoke(method, null, arguments));
                return answer;
            }
            Configuration configuration = FlinkConfigLoader.loadConfiguration(arguments);
            if (request.hasNonNull("process")) {
                result.putAll(derive(request.get("process").asText(), configuration));
            } else {
                result.put("entries", entries(configuration));
            }
        } catch (Throwable refusal) {
            result.put("error", chain(refusal));
        } finally {
            Files.delete(file);
            answer.put("notices", log.notices(directory));
            answer.putAll(result);
        }
        return answer;
    }

    /** The two lines that the start scripts take over, and the log block that goes with them. */
    private Map<String, Object> derive(String process, Configuration configuration) throws Throwable {
        if (process.equals("local")) {
            return local(configuration);
        }
        String method =
                switch (process) {
                    case "taskmanager" -> "getTmResourceParams";
                    case "jobmanager" -> "getJmResourceParams";
                    default -> throw new IllegalArgumentException("No such process: " + process);
                };
        List<?> lines = (List<?>) call(BashJavaUtils.class, method, configuration);
        Map<String, Object> derived = new LinkedHashMap<>();
        derived.put("jvm_args", lines.get(0));
        derived.put("dynamic", settings((String) lines.get(1)));
        derived.put("summary", log.summary());
        return derived;
    }

    /**
     * What a TaskManager of a MiniCluster runs with: the configuration as {@code LocalExecutor} makes it for a job with
     * the configured default parallelism, and of that what the TaskManager reads when it starts.
     */
    private static Map<String, Object> local(Configuration configuration) throws Throwable {
        Method ofJob = PerJobMiniClusterFactory.class.getDeclaredMethod("getMiniClusterConfig", int.class);
        int parallelism = configuration.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(0);
        var cluster = (MiniClusterConfiguration)
                invoke(ofJob, PerJobMiniClusterFactory.createWithFactory(configuration, MiniCluster::new), parallelism);
        Configuration adjusted = cluster.getConfiguration();
        var spec = (TaskExecutorResourceSpec)
                call(TaskExecutorResourceUtils.class, "resourceSpecFromConfig", adjusted);
        var memory = TaskExecutorMemoryConfiguration.create(adjusted);

        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("TotalProcess", memory.getTotalProcessMemory());
        sizes.put("TotalFlink", memory.getTotalFlinkMemory());
        sizes.put("FrameworkHeap", memory.getFrameworkHeap());
        sizes.put("TaskHeap", spec.getTaskHeapSize().getBytes());
        sizes.put("Managed", spec.getManagedMemorySize().getBytes());
        sizes.put("FrameworkOffHeap", memory.getFrameworkOffHeap());
        sizes.put("TaskOffHeap", spec.getTaskOffHeapSize().getBytes());
        sizes.put("Network", spec.getNetworkMemSize().getBytes());
        sizes.put("JvmMetaspace", memory.getJvmMetaspace());
        sizes.put("JvmOverhead", memory.getJvmOverhead());

        Map<String, Object> local = new LinkedHashMap<>();
        local.put("sizes", sizes);
        local.put("cpu", spec.getCpuCores().getValue().doubleValue());
        Map<String, Object> external = new TreeMap<>();
        spec.getExtendedResources()
                .forEach((name, resource) -> external.put(name, resource.getValue().longValue()));
        local.put("external", external);
        local.put("slots", orMessage(() -> ConfigurationParserUtils.getSlot(adjusted)));
        local.put("buffers", orMessage(() -> NettyShuffleEnvironmentConfiguration.fromConfiguration(
                        adjusted, spec.getNetworkMemSize(), true, InetAddress.getLoopbackAddress())
                .numNetworkBuffers()));
        return local;
    }

    private static Object orMessage(Callable<?> ask) {
        try {
            return ask.call();
        } catch (Exception refusal) {
            return refusal.getMessage();
        }
    }

    private static Object call(Class<?> owner, String name, Configuration argument) throws Throwable {
        return invoke(owner.getDeclaredMethod(name, Configuration.class), null, argument);
    }

    private static Object invoke(Method method, Object object, Object argument) throws Throwable {
        method.setAccessible(true);
        try {
            return method.invoke(object, argument);
        } catch (InvocationTargetException wrapped) {
            throw wrapped.getCause();
        }
    }

    /** Splits {@code -D a=b -D c=d}, in the order of the keys: Flink's own is that of a hash map. */
    private static Map<String, String> settings(String line) {
        Map<String, String> settings = new TreeMap<>();
        for (String setting : line.substring("-D ".length()).split(" -D ")) {
            int equals = setting.indexOf('=');
            settings.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return settings;
    }

    /** What the release's loader holds after reading the file: the Java type tells how it understood a scalar. */
    private static Map<String, Object> entries(Configuration configuration) throws ReflectiveOperationException {
        Field data = Configuration.class.getDeclaredField("confData");
        data.setAccessible(true);
        Map<String, Object> entries = new TreeMap<>();
        ((Map<?, ?>) data.get(configuration))
                .forEach(
                        (key, value) -> {
                            Map<String, Object> entry = new LinkedHashMap<>();
                            entry.put("type", value.getClass().getSimpleName());
                            entry.put("text", value.toString());
                            // How Flink turns the value into text where an option asks for text.
                            entry.put("string", configuration.getString(key.toString(), null));
                            entries.put(key.toString(), entry);
                        });
        return entries;
    }

    /** An exception and its causes, outermost first. */
    private static List<Map<String, String>> chain(Throwable outermost) {
        List<Map<String, String>> chain = new ArrayList<>();
        for (Throwable cause = outermost; cause != null; cause = cause.getCause()) {
            Map<String, String> link = new LinkedHashMap<>();
            link.put("type", cause.getClass().getName());
            link.put("message", cause.getMessage());
            chain.add(link);
        }
        return chain;
    }

    /** The log lines since the last request, kept instead of printed. */
    private static final class LogLines extends AbstractAppender {

        private record Line(Level level, String text) {}

        private final List<Line> lines = new ArrayList<>();

        private LogLines() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
        }

        /** Takes the place of every appender there is. */
        static LogLines instead() {
            LogLines log = new LogLines();
            log.start();
            LoggerContext context = (LoggerContext) LogManager.getContext(false);
            LoggerConfig root = context.getConfiguration().getRootLogger();
            List.copyOf(root.getAppenders().keySet()).forEach(root::removeAppender);
            root.setLevel(Level.INFO);
            root.addAppender(log, Level.INFO, null);
            context.updateLoggers();
            return log;
        }

        @Override
        public void append(LogEvent event) {
            lines.add(new Line(event.getLevel(), event.getMessage().getFormattedMessage()));
        }

        void clear() {
            lines.clear();
        }

        /** The block "Final … Memory configuration": the last thing that is logged when all is well. */
        List<String> summary() {
            List<String> texts = lines.stream().map(Line::text).toList();
            for (int at = 0; at < texts.size(); at++) {
                if (isSummary(texts.get(at))) {
                    return texts.subList(at, texts.size());
                }
            }
            return List.of();
        }

        /** All other lines, less those that tell of every file and entry read; files are named without their folder. */
        List<Map<String, String>> notices(Path directory) {
            List<Map<String, String>> notices = new ArrayList<>();
            for (Line line : lines) {
                if (isSummary(line.text())) {
                    break;
                }
                if (!isRoutine(line.text())) {
                    Map<String, String> notice = new LinkedHashMap<>();
                    notice.put("level", line.level().name());
                    notice.put("text", line.text().replace(directory + "/", ""));
                    notices.add(notice);
                }
            }
            return notices;
        }

        private static boolean isSummary(String text) {
            return text.startsWith("Final ") && text.endsWith(" Memory configuration:");
        }

        private static boolean isRoutine(String text) {
            return text.startsWith("Loading configuration property: ")
                    || (text.startsWith("Using ") && text.contains(" YAML parser to load flink configuration file "));
        }
    }
}
