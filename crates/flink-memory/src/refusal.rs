//! Why Flink does not start with a configuration, in its own words.

/// One exception of a chain of causes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The full name of the Java class, such as `java.lang.IllegalArgumentException`.
    pub class: &'static str,
    /// What `getMessage` gives.
    pub message: String,
}
