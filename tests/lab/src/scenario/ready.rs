//! The scenarios in `tests/lab/scenarios`.

use super::Scenario;

const READY: &[(&str, &str)] = &[
    ("healthy", include_str!("../../scenarios/healthy.toml")),
    ("direct", include_str!("../../scenarios/direct.toml")),
    ("broken", include_str!("../../scenarios/broken.toml")),
    ("mixed-bag", include_str!("../../scenarios/mixed-bag.toml")),
    ("private", include_str!("../../scenarios/private.toml")),
    ("gfw", include_str!("../../scenarios/gfw.toml")),
    ("pictures", include_str!("../../scenarios/pictures.toml")),
    ("many", include_str!("../../scenarios/many.toml")),
];

impl Scenario {
    /// The ready scenario of that name: the file name without `.toml`.
    ///
    /// # Panics
    ///
    /// Where there is none.
    pub fn ready(name: &str) -> Self {
        let text =
            READY.iter().find(|(ready, _)| *ready == name).unwrap_or_else(|| panic!("no ready scenario {name}")).1;
        Self::from_toml(text).unwrap_or_else(|error| panic!("scenarios/{name}.toml: {error}"))
    }

    /// The names of the ready scenarios.
    pub fn ready_names() -> impl Iterator<Item = &'static str> {
        READY.iter().map(|(name, _)| *name)
    }
}
