//! Certificates made on the spot.

use crate::scenario::Certificate;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// The name in a certificate that is for somebody else.
const SOMEBODY_ELSE: &str = "wrong-name.example";

/// The CA that the lab's clients trust, one that they do not, and what was signed so far.
pub(crate) struct Pki {
    trusted: Issuer<'static, KeyPair>,
    unknown: Issuer<'static, KeyPair>,
    ca_pem: String,
    key: KeyPair,
    configs: Mutex<HashMap<(String, Certificate, bool), Arc<ServerConfig>>>,
}

impl Pki {
    pub(crate) fn new() -> Self {
        let (trusted, ca_pem) = authority("goproxy-cfg mirror lab");
        let (unknown, _) = authority("nobody knows this authority");
        Self { trusted, unknown, ca_pem, key: KeyPair::generate().unwrap(), configs: Mutex::default() }
    }

    /// The certificate of the trusted CA.
    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    /// How to be that host.
    pub(crate) fn config(&self, host: &str, certificate: Certificate, http2: bool) -> Arc<ServerConfig> {
        let mut configs = self.configs.lock().unwrap();
        Arc::clone(configs.entry((host.to_owned(), certificate, http2)).or_insert_with(|| {
            let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![self.leaf(host, certificate)], self.private_key())
                .unwrap();
            config.alpn_protocols =
                if http2 { vec![b"h2".to_vec(), b"http/1.1".to_vec()] } else { vec![b"http/1.1".to_vec()] };
            Arc::new(config)
        }))
    }

    fn leaf(&self, host: &str, certificate: Certificate) -> CertificateDer<'static> {
        let name = if certificate == Certificate::WrongName { SOMEBODY_ELSE } else { host };
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        let (from, to) = match certificate {
            Certificate::Expired => (2020, 2021),
            Certificate::NotYet => (2090, 2099),
            _ => (2020, 2099),
        };
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let issuer = if certificate == Certificate::Untrusted { &self.unknown } else { &self.trusted };
        params.signed_by(&self.key, issuer).unwrap().der().clone()
    }

    fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

fn authority(name: &str) -> (Issuer<'static, KeyPair>, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
    let pem = params.self_signed(&key).unwrap().pem();
    (Issuer::new(params, key), pem)
}
