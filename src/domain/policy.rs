//! The team file, `goproxy-cfg.toml`.
