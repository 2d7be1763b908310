//! Keys whose values Flink keeps out of logs and messages.

use crate::version::{FlinkVersion, v};

/// Whether Flink hides the key's values in logs and messages (`GlobalConfiguration.isSensitive`).
pub fn is_sensitive(key: &str, version: FlinkVersion) -> bool {
    let parts: [(FlinkVersion, &[&str]); 4] = [
        (v(1, 13), &["password", "secret", "fs.azure.account.key", "apikey"]),
        (
            v(1, 18),
            &["auth-params", "service-key", "token", "basic-auth", "jaas.config"],
        ),
        (v(1, 20), &["http-headers"]),
        (v(2, 3), &["api-key"]),
    ];
    let key = key.to_lowercase();
    parts
        .iter()
        .any(|(since, parts)| *since <= version && parts.iter().any(|part| key.contains(part)))
}
