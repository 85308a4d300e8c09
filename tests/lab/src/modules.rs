//! The modules that exist: made-up source, real zips and hashes.

use crate::archive;
use crate::scenario::ModuleSpec;
use bytes::Bytes;
use std::collections::BTreeMap;

/// The module that stands in every lab and that probes ask for.
pub const CANARY: (&str, &str) = ("github.com/pkg/errors", "v0.9.1");

/// One module with its versions, oldest first.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) path: String,
    pub(crate) private: bool,
    pub(crate) versions: Vec<Version>,
}

/// One version, packed.
#[derive(Debug)]
pub(crate) struct Version {
    pub(crate) version: String,
    /// RFC 3339, UTC.
    pub(crate) time: String,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) go_mod: String,
    pub(crate) zip: Bytes,
    /// The zip with a line more in a source file.
    pub(crate) tampered_zip: Bytes,
    /// `h1:` of the zip.
    pub(crate) sum: String,
    /// `h1:` of go.mod alone.
    pub(crate) go_mod_sum: String,
}

/// Every module of a lab, by its path.
#[derive(Debug, Default)]
pub(crate) struct Modules(BTreeMap<String, Module>);

impl Modules {
    pub(crate) fn new(specs: &[ModuleSpec]) -> Self {
        let mut modules = Self::default();
        for spec in standard().iter().chain(specs) {
            modules.0.insert(spec.path.clone(), Module::new(spec));
        }
        modules
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Module> {
        self.0.get(path)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Module> {
        self.0.values()
    }

    pub(crate) fn version(&self, path: &str, version: &str) -> Option<&Version> {
        self.get(path)?.version(version)
    }
}

fn standard() -> [ModuleSpec; 3] {
    let module = |path: &str, versions: &[&str]| ModuleSpec {
        path: path.to_owned(),
        versions: versions.iter().map(|&version| version.to_owned()).collect(),
        ..ModuleSpec::default()
    };
    [
        module(CANARY.0, &["v0.8.0", "v0.8.1", "v0.9.0", CANARY.1]),
        module("rsc.io/quote", &["v1.5.1", "v1.5.2"]),
        module("github.com/BurntSushi/toml", &["v1.2.0", "v1.3.2"]),
    ]
}

impl Module {
    fn new(spec: &ModuleSpec) -> Self {
        let versions = spec.versions.iter().enumerate().map(|(index, version)| Version::new(spec, index, version));
        Self { path: spec.path.clone(), private: spec.private, versions: versions.collect() }
    }

    pub(crate) fn version(&self, version: &str) -> Option<&Version> {
        self.versions.iter().find(|known| known.version == version)
    }
}

impl Version {
    fn new(spec: &ModuleSpec, index: usize, version: &str) -> Self {
        let package = package_name(&spec.path);
        let go_mod = format!("module {}\n\ngo 1.16\n", spec.path);
        let mut files = BTreeMap::from([
            ("go.mod".to_owned(), go_mod.clone().into_bytes()),
            ("LICENSE".to_owned(), b"Made up for the mirror lab; use it as you like.\n".to_vec()),
            (format!("{package}.go"), source(package, &spec.path, version).into_bytes()),
        ]);
        if spec.padding > 0 {
            files.insert("testdata/padding.bin".to_owned(), noise(spec.padding));
        }
        files.extend(spec.files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())));
        let mut tampered = files.clone();
        if let Some(file) = tampered.get_mut(&format!("{package}.go")) {
            file.extend_from_slice(b"\n// This line was not published.\n");
        }
        let prefix = format!("{}@{version}/", spec.path);
        Self {
            version: version.to_owned(),
            time: spec.times.get(index).cloned().unwrap_or_else(|| format!("2020-{:02}-14T12:46:07Z", index % 12 + 1)),
            sum: archive::h1(files.iter().map(|(name, data)| (format!("{prefix}{name}"), data.as_slice()))),
            go_mod_sum: archive::h1([("go.mod".to_owned(), go_mod.as_bytes())]),
            zip: archive::zip(&prefix, &files),
            tampered_zip: archive::zip(&prefix, &tampered),
            go_mod,
            files,
        }
    }
}

/// The last element that is not a major version suffix.
fn package_name(path: &str) -> &str {
    let is_major = |part: &str| part.strip_prefix('v').is_some_and(|rest| rest.parse::<u32>().is_ok());
    path.rsplit('/').find(|part| !is_major(part)).unwrap_or("lab")
}

fn source(package: &str, path: &str, version: &str) -> String {
    let package = package.replace(['-', '.'], "");
    format!(
        "// Package {package} stands in for {path} in the mirror lab.\npackage {package}\n\n\
         // Version is the version that this source was tagged with.\nconst Version = \"{version}\"\n\n\
         // Hello says which module this is.\nfunc Hello() string {{\n\treturn \"{path}@\" + Version\n}}\n"
    )
}

/// Bytes that do not compress, the same every time (xorshift).
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// Undoes the `!a` for `A` of module paths and versions in URLs; `None` where the text is not so escaped.
pub(crate) fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '!' => out.push(chars.next().filter(char::is_ascii_lowercase)?.to_ascii_uppercase()),
            'A'..='Z' => return None,
            c => out.push(c),
        }
    }
    Some(out)
}
