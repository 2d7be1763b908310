/** Where a Flink process runs. Releases before 2.0 read the old heap options by it. */
export type Deployment = "standalone" | "docker" | "kubernetes" | "kubernetes-operator" | "yarn" | "local";

/** What to derive. */
export interface Request {
  /** The configuration file's text. */
  text: string;
  /** The release of Flink: a minor one (`2.3`) or a full one (`2.3.0`). */
  flink: string;
  /** `standalone` if left out. */
  deployment?: Deployment;
  /** `taskmanager` if left out. */
  process?: "taskmanager" | "jobmanager";
  /** The release's usual file if left out: `flink-conf.yaml` up to 1.18, `config.yaml` from 1.19. */
  file?: "config.yaml" | "flink-conf.yaml";
  /** The calculator's address, which links begin with. */
  page?: string;
  /** Sizes for lines of native memory that you know better, by their ids, for `derive`: `{ libraries: "512m" }`. */
  native?: { [id: string]: string };
}

/** A part of a process's memory, with the parts that it is the sum of. */
export interface Component {
  /** Flink's name for it. */
  name: string;
  /** Its size in bytes, where it is known. Exact up to 2^53; `size` is exact always. */
  bytes?: number;
  /** Its size in Flink's words: `1.250gb (1342177280 bytes)`. */
  size?: string;
  /** Why it has this size. */
  provenance?: Provenance;
  /** Whether nothing is held to the size, as in local execution to all but managed and network memory. */
  nominal?: true;
  parts: Component[];
}

/** A share of a size: `derived` is `fraction` of `base`, or if `inverse`, of `base` and `derived` together. */
export interface Share {
  /** The key of the option with the fraction. */
  option: string;
  fraction: number;
  base: number;
  derived: number;
  inverse: boolean;
}

/** How a size came about. */
export type Provenance =
  | { kind: "default" | "configured" | "legacy" | "local"; option: string }
  | { kind: "buffers"; buffers: number; segment: number }
  | ({ kind: "fraction" | "inverse-fraction" | "raised-to-min" | "cut-to-max" } & Share)
  | { kind: "remainder" | "sum" };

/** A line of Flink's log. */
export interface Notice {
  level: "INFO" | "WARN" | "ERROR";
  text: string;
}

/** Something wrong with the text. Lines and columns count from 1. */
export interface Problem {
  line: number;
  column: number;
  message: string;
}

/** A Java exception: its class and message. */
export interface Exception {
  type: string;
  message: string;
}

/** What Flink makes of a configuration. */
export interface Derived {
  /**
   * The process's memory. Where Flink refuses while it derives, with what was known until then. Absent for the
   * JobManager in local execution, which has none of its own.
   */
  components?: Component;
  /** What the derivation started from. */
  path?: "fine-grained" | "total-flink" | "total-process" | "local";
  /** The JVM arguments that Flink's scripts start the process with. */
  jvmArgs?: string;
  /** The `-D` settings that fix the derived sizes for the process. */
  dynamic?: Record<string, string>;
  /** The block “Final … Memory configuration” of the log. */
  summary?: string[];
  /** What the process takes outside all of Flink's budgets. Absent in local execution, and where Flink refuses. */
  native?: Native;
  /** What Flink logs on the way, repeats removed. */
  notices: Notice[];
  /** What is wrong with the text. */
  problems: Problem[];
  /** The exceptions with which Flink refuses, outermost first. Absent where Flink accepts. */
  error?: Exception[];
}

/** What a process takes outside all of Flink's budgets, and the room for it, in bytes. */
export interface Native {
  /** JVM Overhead, and what the container has beyond the process. */
  room: number;
  /** All lines together. */
  sum: number;
  /** How far the process is from being killed once all its budgets are full; less than 0 where it is past that. */
  headroom: number;
  lines: NativeLine[];
}

/** What one item takes, once the process has been under load. */
export interface NativeLine {
  id: "thread-stacks" | "code-cache" | "garbage-collector" | "symbols" | "jvm" | "state-store" | "python" | "netty" | "allocator" | "libraries";
  name: string;
  bytes: number;
  /** The same as people read it. */
  size: string;
  /** Fitted to processes that ran under load, as Flink or the JVM documents it, or judgement. */
  confidence: "measured" | "documented" | "estimate" | "given";
  /** Where the number is from. */
  reason: string;
}

/** A setting that is made or taken away, or lines that take the place of others. */
export type Edit = SettingEdit | LinesEdit;

/** A setting: `null` takes it away. */
export interface SettingEdit {
  /** The whole key, with dots. */
  key: string;
  value: string | null;
}

/** Lines that take the place of others, to make a text readable. */
export interface LinesEdit {
  /** The first line that goes, counted from 1. */
  first: number;
  /** How many go. */
  count: number;
  /** What takes their place, without a line break at its end; nothing where it is empty. */
  text: string;
}

/** A component that a fix moves, in bytes; without a number where Flink does not come that far. */
export interface Change {
  process: "taskmanager" | "jobmanager";
  component: string;
  before?: number;
  after?: number;
}

/** Edits that fix what was found. Flink starts with them, and the finding is gone. */
export interface Fix {
  /** What is done. Keys and values stand between backticks, here and in `reason`. */
  title: string;
  edits: Edit[];
  changes: Change[];
  /** Why these values. */
  reason?: string;
  /** Whether every part of the process keeps what it needs at least. If not, nothing better was found. */
  recommended: boolean;
  /** The same change with a value that is only just enough, if `edits` have a rounder one. */
  least?: Fix;
}

/** Something found in a configuration. */
export interface Finding {
  /** The rule that found it. */
  rule: string;
  /** What it is about, where a rule can find several: a key, most often. */
  about?: string;
  severity: "refused" | "risk" | "waste" | "hint";
  /** The process that it concerns; both, if none is named. */
  process?: "taskmanager" | "jobmanager";
  /** What is found. Keys and values stand between backticks, here and in `reason`. */
  title: string;
  /** Why it matters. */
  reason: string;
  /** The components it is about. */
  components: string[];
  /** What fixes it, the best way first; none where only the user can know. */
  fixes: Fix[];
  /** The page of Flink's documentation that tells of it. */
  documentation: string;
}

/** What meets some holds, or why nothing does. */
export interface Solved {
  /** The holds in their short form: `tm.task-heap=3g,tm.network=512m+,tm.container=8g-`. */
  holds: string;
  /** Whether they are met already. */
  met: boolean;
  /** Ways to meet them, the best first and each another one; no more than three. */
  ways: Way[];
  /** Why there is none. */
  problem?: HoldProblem;
}

/** Edits with which every hold is met. */
export interface Way {
  /** What is done: `Take it from Managed Memory`. */
  title: string;
  edits: Edit[];
  /** What becomes of the components. */
  changes: Change[];
  /** What comes of it. Keys stand between backticks. */
  reason: string;
  /** The holds that are met but for rounding, and by how many bytes they are passed; missed, where negative. */
  rounded: { hold: string; by: number }[];
  /** Whether every part that is not held keeps what it needs at least. */
  recommended: boolean;
}

/** Why holds are not met. */
export interface HoldProblem {
  /** What is wrong, and what to do. */
  message: string;
  /** The holds that it is about, in their short form. */
  holds?: string[];
  /** By how many bytes holds miss each other that cannot be met together. */
  by?: number;
  /** The one of these to let go of; `rest` where that is that everything else stays. */
  letGo?: string;
}

/** What only the second of two configurations has, and only the first. */
export interface CameAndWent<T> {
  came: T[];
  went: T[];
}

/** A change without which a part would not have its new size. */
export type Cause =
  | { kind: "setting"; key: string; before?: string; after?: string; default?: string }
  | { kind: "settings"; count: number }
  | { kind: "default"; key: string; since: string; before: string; after: string }
  | { kind: "no-longer-read" | "newly-read"; key: string; since: string }
  | { kind: "release"; since: string }
  | { kind: "deployment"; before: Deployment; after: Deployment };

/** Why something differs. Keys and values stand between backticks. */
export interface Why {
  sentence: string;
  causes: Cause[];
}

/** A part of a process's memory in both configurations; without a size where the process does not start. */
export interface ComparedPart {
  component: string;
  /** How deep it stands below the whole process. */
  depth: number;
  before?: number;
  after?: number;
  why?: Why;
}

/** A process in both configurations. */
export interface ComparedProcess {
  starts: [boolean, boolean];
  /** Why Flink refuses it, in each configuration; absent if it starts in both. */
  error?: [Exception[], Exception[]];
  /** Why it starts in only one of them. */
  why?: Why;
  parts: ComparedPart[];
  jvmArgs: CameAndWent<string>;
  notices: CameAndWent<Notice>;
  /** What of container and slots differs. */
  facts: { label: string; before?: string; after?: string }[];
}

/** A setting that differs. Values of keys that Flink keeps secret are not shown. */
export interface ComparedSetting {
  key: string;
  /** The key of the same option in the first configuration, where that is another one. */
  renamedFrom?: string;
  before?: string;
  after?: string;
  /** Whether it has to do with memory. */
  memory: boolean;
}

/** Two configurations beside each other: the first, and then the second. */
export interface Comparison {
  flink: [string, string];
  deployment: [Deployment, Deployment];
  file: [string, string];
  /** The worst that came with the second. */
  worst: "same" | "sizes" | "risk" | "refused";
  settings: ComparedSetting[];
  taskmanager: ComparedProcess;
  jobmanager: ComparedProcess;
  findings: CameAndWent<Finding>;
}

/** A release on the way of an upgrade, compared with the one before. */
export interface UpgradeStep {
  flink: string;
  /** What becomes of keys and values that the text sets. */
  keys: { kind: "renamed" | "deprecated" | "removed" | "newly-read" | "value"; key: string; sentence: string }[];
  taskmanager: ComparedProcess;
  jobmanager: ComparedProcess;
  /** Whether the text must be another file from here on. */
  otherFile?: true;
}

/** What a release makes of a process: sizes in bytes by component. */
export interface ReleaseRow {
  starts: boolean;
  error?: string;
  sizes: Record<string, number>;
}

/** A configuration on its way to another release. */
export interface Upgrade {
  from: string;
  to: string;
  steps: UpgradeStep[];
  /** The change from `flink-conf.yaml` to `config.yaml`, and what Flink's own converter would lose. */
  file?: { from: string; to: string; since: string; converterLoses: string[] };
  /** What there is to say about Java, in sentences. */
  java: string[];
  /** The text as it is, in the old release and in the new one. */
  untouched: Comparison;
  /** The text for the new release. */
  upgraded: {
    text: string;
    file: "config.yaml" | "flink-conf.yaml";
    /** What deriving it in the new release shows. */
    proof: "same-sizes" | "other-sizes" | "refused" | "never-started";
    done: string[];
    left: string[];
    /** The text as it is in the old release, and the upgraded one in the new release. */
    comparison: Comparison;
  };
  /** What every release makes of the text as it is. */
  releases: { flink: string; taskmanager: ReleaseRow; jobmanager: ReleaseRow }[];
}

/** A text with a failure: a log with an exception, what `kubectl describe pod` prints, an exit code. */
export interface Failure {
  text: string;
  /** Your configuration, which fixes are computed for. A log that begins with the process's start needs none. */
  request?: Request;
}

/** A number that stands in a message. */
export interface DiagnosisNumber {
  /** What it is: `required`, `limit`, `anon-rss`. */
  name: string;
  kind: "bytes" | "count" | "milliseconds" | "exit-code";
  value: number;
}

/** How much of a part of memory a process uses, in bytes. */
export interface Used {
  /** The process, if that can be told. */
  process?: "taskmanager" | "jobmanager";
  /** The part, or the parts that are only counted together: `JVM Heap` is framework and task heap. */
  component: string;
  /** Of several processes the most, of several moments the last. */
  used: number;
  /** The most of several moments. */
  peak?: number;
  /** The most that it may be, as the text tells it, else by your configuration. */
  limit?: number;
}

/** What a message of a failure means. Keys and values stand between backticks in all sentences. */
export interface Diagnosis {
  /** The message's short address, which stays for ever: `oom-metaspace`. */
  message: string;
  /** The line of the text on which it begins, counted from 1. */
  line: number;
  /** The message with its numbers and nothing else, for `&why=` at the end of a link; none where it is told in words. */
  why?: string;
  /** The process that it is of, if that can be told. */
  process?: "taskmanager" | "jobmanager";
  title: string;
  /** What happened, and what it is not. */
  meaning: string;
  /** Whether something is too small or leaking, and how to tell. */
  advice: string;
  /** What the numbers say, together with your configuration. */
  details?: string;
  /** The components it is about. */
  components: string[];
  numbers: DiagnosisNumber[];
  /** How much of memory is used, where the text tells that. */
  used: Used[];
  /** Settings with which this release of Flink says the same again, read back from a refusal. */
  rebuilt?: { flink: string; settings: { key: string; value: string }[] };
  /** What fixes it, the best way first. Of a refusal that was rebuilt, for those settings. */
  fixes: Fix[];
  /** What more is needed for fixes. */
  needs?: string;
  /** The class that says it, or the manual that tells of it. */
  source: string;
}

/** A form in which `write` hands a configuration out, and from which `importText` reads it again. */
export type Format =
  | "config.yaml"
  | "flink-conf.yaml"
  | "flink-deployment"
  | "kubernetes-resources"
  | "docker-compose"
  | "dynamic-properties"
  | "jvm-arguments"
  | "log"
  | "markdown";

/** What a link opens, or a text of any form. */
export interface Opened {
  request: Request;
  /** A sentence for each part that could not be read, or was ignored. */
  problems: string[];
  /** Sentences about what was taken, from which line, and what the rest stands on; of a text only. */
  notes: string[];
  /** The names of the clusters in a text, of which `importText` takes one; of a text only. */
  clusters: string[];
}

/** A text of any form, and what is changed of the configuration in it. */
export interface TextChange {
  /** The text: a manifest, values, a Compose file, a script. */
  text: string;
  /** What its file is called. */
  name?: string;
  /** Which of its clusters is changed, by name; the first if left out. */
  cluster?: string;
  /** The release where the text tells none; the newest if left out. */
  flink?: string;
  /** Where Flink runs where the text does not tell; `standalone` if left out. */
  deployment?: Deployment;
  /** Settings that are changed. */
  edits?: Edit[];
  /** Instead of edits, the changed configuration: what `importText` gave, with another `text`. */
  request?: Request;
}

/** A text with a changed configuration in it. */
export interface WrittenBack {
  /** The text. Lines that have nothing to do with a change are as they were. */
  text: string;
  /** What changed as a unified diff, for `git apply` or `patch`; empty where nothing did. */
  diff: string;
  /** What the text does not let be changed, each with the reason. */
  left: { key: string; reason: string }[];
}

/** Answers about a job. Any may be missing; sizes are whole mebibytes as Flink writes them (`8g`). */
export interface Answers {
  /** What bounds a TaskManager: `container-8g`, `node-64g` (a machine for itself), `nothing`. */
  in?: string;
  job?: "streaming" | "batch" | "sql" | "python";
  parallelism?: number;
  /** The slots of a TaskManager. */
  slots?: number;
  /** Where the job keeps its state. */
  state?: "heap" | "rocksdb" | "forst";
  /** All the state of the job. */
  size?: string;
  /** How many percent of the state are read and written all the time. */
  hot?: number;
  /** The exchanges in which every task sends to every other. */
  exchanges?: number;
  /** What the job does beside. */
  with?: ("windows" | "joins" | "async" | "kafka" | "files" | "native")[];
  /** The jobs of one JobManager. */
  jobs?: number;
  /** The tasks of all its jobs. */
  tasks?: number;
  /** The completed checkpoints that are kept. */
  checkpoints?: number;
}

/** What to plan. */
export interface PlanRequest {
  /** Answers, or the text of them that `plan=` of a link carries. */
  answers?: Answers | string;
  /** The job as Flink tells it: what `/jobs/:id/plan` or `flink info` gives. */
  jobPlan?: string;
  /** That of `request`, or the newest if left out. */
  flink?: string;
  /** That of `request`, or `standalone` if left out. */
  deployment?: Deployment;
  file?: "config.yaml" | "flink-conf.yaml";
  /** A configuration that the plan is compared with. */
  request?: Request;
  /** The calculator's address, which the link begins with. */
  page?: string;
}

/**
 * What a number rests on: it was answered, follows from the answers and Flink's formulas, or is judged to be between
 * `low` and `high`.
 */
export interface Basis {
  basis: "answer" | "exact" | "judgement";
  low?: string;
  high?: string;
}

/** A setting of a plan. Keys and values stand between backticks in `why`. */
export interface PlannedSetting extends Basis {
  key: string;
  value: string;
  why: string;
  source: string;
  /** What was summed up, in bytes. */
  parts?: { what: string; low: number; taken: number; high: number; source: string }[];
}

/** A number that follows from a plan. */
export interface Figure extends Basis {
  name: string;
  value: string;
  how: string;
  source: string;
}

/** A plan. Flink starts with it. */
export interface Planned {
  /** The answers as text. */
  answers: string;
  /** The configuration, for all other functions. */
  request: Request;
  settings: PlannedSetting[];
  figures: Figure[];
  /** What could not be had, and what stands in for what was not answered. */
  notes: string[];
  /** What makes the request's text the plan's; where there was a request. */
  edits?: Edit[];
  /** The link that opens the configuration with the answers. */
  link: string;
}

/** Memory in bytes, CPU in thousandths of a core. */
export interface Resources {
  memory: number;
  cpu: number;
}

/** A machine by its size, in quantities of Kubernetes (`64Gi`, `15890m`). */
export interface Machine {
  /** A well-known machine, such as `m6i.4xlarge`, `n2-standard-16` or `Standard_D16s_v5`, instead of memory and CPU. */
  name?: string;
  memory?: string;
  cpu?: string;
  /** What the system keeps of it. */
  reserved?: { memory?: string; cpu?: string };
  /** The eviction threshold; `100Mi` if left out. */
  eviction?: string;
  /** What daemon sets take on each. */
  daemonSets?: { memory?: string; cpu?: string };
  /** How many pods it runs at most. */
  pods?: number;
  /** How many there are; as many as are needed if left out. */
  count?: number;
}

/** A configuration, and machines for it. */
export interface FleetRequest {
  request: Request;
  /** The parallelism that slots are needed for; that of the configuration if left out. */
  parallelism?: number;
  /** How many TaskManagers there are, instead. */
  taskManagers?: number;
  /** What `kubectl get nodes -o yaml` prints, the name of a well-known machine, or a machine by its size. */
  nodes?: string | Machine;
  /** 1 if left out; 2 and more with high availability. */
  jobManagers?: number;
  /** How jobs are replaced; `restart` if left out. */
  upgrade?: "restart" | "rolling" | "blue-green";
  /** How YARN rounds, in MiB; 1024 if left out. */
  yarn?: { minimum?: number; increment?: number };
  /** The price of a GiB for an hour. */
  price?: number;
  /** What a TaskManager uses: what the operator's memory tuning would set is part of the answer then. */
  used?: { heap?: string; metaspace?: string; managed?: string };
}

/** One of a kind of process as the platform sees it. */
export interface PlacedProcess {
  count: number;
  /** What the process is derived to, in bytes. */
  process: number;
  /** What it takes of a node. */
  takes: Resources;
  /** What of that it cannot use, in bytes: YARN's rounding, and the rest of a mebibyte. */
  givenAway: number;
}

/** The processes of a configuration on machines. All sizes are in bytes. */
export interface FleetAnswer {
  taskManager: PlacedProcess;
  jobManager: PlacedProcess;
  /** Slots that nobody uses. */
  spareSlots?: number;
  /** What all processes take. */
  requested: Resources;
  givenAway: number;
  /** Nodes with the same processes on them. */
  nodes: {
    name: string;
    count: number;
    free: Resources;
    taskManagers: number;
    jobManagers: number;
    left: Resources;
  }[];
  nodeCount: number;
  /** Nodes that stay empty, of those that there are. */
  emptyNodes: number;
  /** Processes that find no place. */
  unplaced: number;
  /** What is left over on the nodes that are used. */
  left: Resources;
  /** What an upgrade adds for a while. */
  upgrade: { taskManagers: number; jobManagers: number; takes: Resources; nodes: number; unplaced: number; why: string };
  /** The size of a TaskManager, from the present one to twice that, with which the least is left over. */
  best?: { size: number; left: number; nodes: number; each: number };
  /** One large against several small TaskManagers in the memory of one node. */
  sides: {
    count: number;
    slots: number;
    size: number;
    /** Whether it is what is configured. */
    present: boolean;
    metaspace: number;
    overhead: number;
    framework: number;
    taskHeap: number;
    managed: number;
    network: number;
    /** Network buffers of one process, and those that one exchange between all tasks must have there. */
    buffers: number;
    required?: number;
  }[];
  cost?: { requestedPerHour: number; requestedPerMonth: number; nodesPerHour?: number; nodesPerMonth?: number };
  /** What the operator's memory tuning would set, with `used`. */
  tuning?: { enabled: boolean; starts: boolean; edits: Edit[]; changes: Change[]; notes: string[] };
  notes: string[];
}
