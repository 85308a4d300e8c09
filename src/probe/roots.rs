//! The certificate authorities that Go trusts on this machine (crypto/x509, `loadSystemRoots`).

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use crate::domain::variable::Var;
use crate::host::{Host, files};

/// Where the bundle may be; the first one that can be read counts.
#[cfg(target_os = "linux")]
const FILES: &[&str] = &[
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
];
/// Directories of certificates; all are read.
#[cfg(target_os = "linux")]
const DIRECTORIES: &[&str] = &["/etc/ssl/certs", "/etc/pki/tls/certs"];

/// Where the bundle may be; the first one that can be read counts.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
const FILES: &[&str] = &[
    "/usr/local/etc/ssl/cert.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
    "/etc/openssl/certs/ca-certificates.crt",
    "/etc/certs/ca-certificates.crt",
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/ssl/cacert.pem",
];
/// Directories of certificates; all are read.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
const DIRECTORIES: &[&str] = &["/etc/ssl/certs", "/usr/local/share/certs", "/etc/openssl/certs", "/etc/certs/CA"];

/// The system's own verifier decides there, unless the variables say otherwise.
#[cfg(any(windows, target_os = "macos"))]
const FILES: &[&str] = &[];
/// The system's own verifier decides there, unless the variables say otherwise.
#[cfg(any(windows, target_os = "macos"))]
const DIRECTORIES: &[&str] = &[];

/// Whether the system's own verifier decides: on macOS and Windows, unless SSL_CERT_FILE or SSL_CERT_DIR is set, which Go
/// honours there since 1.27.
#[cfg(any(windows, target_os = "macos"))]
pub(super) fn system_verifies(host: &Host) -> bool {
    host.vars().get_os(Var::SslCertFile).is_none() && host.vars().get_os(Var::SslCertDir).is_none()
}

/// The authorities from the files of this machine: SSL_CERT_FILE and SSL_CERT_DIR replace the places where each would be
/// looked for. What cannot be read or is no certificate is passed over, as Go does.
pub(super) fn from_files(host: &Host) -> RootCertStore {
    let bundles = match host.vars().path(Var::SslCertFile) {
        Some(file) => vec![file],
        None => FILES.iter().map(PathBuf::from).collect(),
    };
    let directories: Vec<PathBuf> = match host.vars().get_os(Var::SslCertDir) {
        Some(list) => std::env::split_paths(list).collect(),
        None => DIRECTORIES.iter().map(PathBuf::from).collect(),
    };
    let mut store = Store { roots: RootCertStore::empty(), seen: HashSet::new() };
    if let Some(bytes) = bundles.iter().find_map(|path| files::read(path).ok()) {
        store.add(&bytes);
    }
    for directory in directories {
        for name in files::names(&directory).unwrap_or_default() {
            store.add_file(&directory.join(name));
        }
    }
    store.roots
}

/// Authorities, each once: directories hold most of them twice, in a bundle of their own too.
struct Store {
    roots: RootCertStore,
    seen: HashSet<CertificateDer<'static>>,
}

impl Store {
    fn add_file(&mut self, path: &Path) {
        if let Ok(bytes) = files::read(path) {
            self.add(&bytes);
        }
    }

    fn add(&mut self, pem: &[u8]) {
        for certificate in CertificateDer::pem_slice_iter(pem).flatten() {
            if self.seen.insert(certificate.clone()) {
                self.roots.add_parsable_certificates([certificate]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Variables;

    #[test]
    fn the_variables_replace_the_usual_places() {
        let dir = tempfile::tempdir().unwrap();
        let vars: Variables = [
            ("SSL_CERT_FILE", dir.path().join("none.pem").into_os_string()),
            ("SSL_CERT_DIR", dir.path().as_os_str().to_owned()),
        ]
        .into_iter()
        .collect();
        let host = Host::imagined(vars, dir.path().to_owned(), dir.path());
        files::replace(&dir.path().join("garbage.pem"), b"-----BEGIN CERTIFICATE-----\nAAAA\n").unwrap();
        assert!(from_files(&host).is_empty());
    }
}
