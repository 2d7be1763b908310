// How much memory RocksDB takes beyond the budget that Flink gives it: with Flink's shared cache and write buffer manager
// (RocksDBMemoryControllerUtils), several column families, writes, reads, short iterators, compactions and full scans.
// java -cp FLINK_DIST_JAR StoreBeyond.java FOLDER BUDGET_MIB INSTANCES FAMILIES STATE_MIB SECONDS
import java.nio.file.*;
import java.util.*;
import org.rocksdb.*;

public class StoreBeyond {
    static long resident() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
        return 0;
    }

    static byte[] key(long number) {
        byte[] key = new byte[16];
        for (int i = 0; i < 8; i++) key[i] = (byte) (number >>> (56 - 8 * i));
        return key;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        long budget = Long.parseLong(arguments[1]) << 20;
        int instances = Integer.parseInt(arguments[2]), families = Integer.parseInt(arguments[3]);
        long state = Long.parseLong(arguments[4]) << 20;
        int seconds = Integer.parseInt(arguments[5]);
        RocksDB.loadLibrary();
        double ratio = 0.5;
        Cache cache = new LRUCache((long) ((3 - ratio) * budget / 3), -1, false, 0.1);
        WriteBufferManager manager = new WriteBufferManager((long) (2 * budget * ratio / 3), cache);
        long before = resident();
        List<RocksDB> stores = new ArrayList<>();
        List<List<ColumnFamilyHandle>> handles = new ArrayList<>();
        for (int instance = 0; instance < instances; instance++) {
            BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true).setPinL0FilterAndIndexBlocksInCache(true);
            ColumnFamilyOptions options = new ColumnFamilyOptions().setTableFormatConfig(table);
            List<ColumnFamilyDescriptor> all = new ArrayList<>(List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, options)));
            for (int family = 0; family < families; family++) all.add(new ColumnFamilyDescriptor(("f" + family).getBytes(), options));
            DBOptions database = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true)
                .setWriteBufferManager(manager).setMaxOpenFiles(-1).setStatsDumpPeriodSec(0);
            List<ColumnFamilyHandle> opened = new ArrayList<>();
            stores.add(RocksDB.open(database, folder.resolve("db" + instance).toString(), all, opened));
            handles.add(opened);
        }
        WriteOptions write = new WriteOptions().setDisableWAL(true);
        long keys = state / 216 / instances / families, end = System.currentTimeMillis() + seconds * 1000L, most = 0, count = 0, told = 0;
        // A snapshot in full reads everything, as a savepoint does.
        Thread scan = new Thread(() -> {
            while (System.currentTimeMillis() < end) {
                for (int instance = 0; instance < instances; instance++) {
                    for (int family = 1; family <= families; family++) {
                        try (ReadOptions read = new ReadOptions(); RocksIterator all = stores.get(instance).newIterator(handles.get(instance).get(family), read)) {
                            for (all.seekToFirst(); all.isValid() && System.currentTimeMillis() < end; all.next()) all.value();
                        }
                    }
                }
            }
        });
        scan.setDaemon(true);
        boolean scans = false;
        Random random = new Random(7);
        byte[] value = new byte[200];
        while (System.currentTimeMillis() < end) {
            for (int step = 0; step < 2000; step++) {
                int instance = random.nextInt(instances);
                ColumnFamilyHandle family = handles.get(instance).get(1 + random.nextInt(families));
                byte[] key = key(random.nextLong(keys));
                random.nextBytes(value);
                stores.get(instance).put(family, write, key, value);
                if (step % 2 == 0) stores.get(instance).get(family, key(random.nextLong(keys)));
                if (step % 20 == 0) {
                    try (RocksIterator some = stores.get(instance).newIterator(family)) {
                        some.seek(key);
                        for (int next = 0; next < 20 && some.isValid(); next++) some.next();
                    }
                }
                count++;
            }
            long now = System.currentTimeMillis();
            if (!scans && now > end - seconds * 500L) { scan.start(); scans = true; }
            if (now > told + 2000) {
                told = now;
                most = Math.max(most, resident() - before);
            }
        }
        long readers = 0;
        for (RocksDB store : stores) readers += store.getAggregatedLongProperty("rocksdb.estimate-table-readers-mem") >> 20;
        System.out.printf("budget=%d instances=%d families=%d state=%d: most=%d now=%d beyond=%d cache=%d pinned=%d readers=%d puts=%d%n",
            budget >> 20, instances, families, state >> 20, most, resident() - before, most - (budget >> 20), cache.getUsage() >> 20,
            cache.getPinnedUsage() >> 20, readers, count);
        System.exit(0);
    }
}
