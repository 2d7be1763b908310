import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** Starts a MiniCluster, so that its log can be kept. */
public final class StartLocal {

    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("taskmanager.memory.process.size", "2g");
        configuration.setString("taskmanager.memory.network.max", "80m");
        configuration.setString("rest.bind-port", "0");
        MiniClusterConfiguration cluster =
                new MiniClusterConfiguration.Builder().setConfiguration(configuration).build();
        new MiniCluster(cluster).start();
        Thread.sleep(60_000);
    }
}
