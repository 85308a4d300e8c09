//! Certificates made on the spot.

use crate::scenario::{Certificate, Host};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The name in a certificate that is for somebody else.
const SOMEBODY_ELSE: &str = "wrong-name.example";

/// The name of an authority that would colour a terminal, and of whom it signs for.
const COLOURED: &str = "\u{1b}[31mred\u{1b}]0;owned\u{7} \u{9b}2J\u{202e}authority";

/// What a leaf and its server depend on: name, certificate, protocols, whether the client has to show one too.
type Face = (String, Certificate, Vec<String>, bool);

/// The CA that the lab's clients trust, those that they do not, and what was signed so far.
pub(crate) struct Pki {
    trusted: Authority,
    unknown: Authority,
    interceptor: Authority,
    coloured: Authority,
    key: KeyPair,
    configs: Mutex<HashMap<Face, Arc<ServerConfig>>>,
}

/// Somebody who signs.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
}

impl Pki {
    pub(crate) fn new() -> Self {
        Self {
            trusted: Authority::new("goproxy-cfg mirror lab"),
            unknown: Authority::new("nobody knows this authority"),
            interceptor: Authority::new("Example Corp Web Gateway CA"),
            coloured: Authority::new(COLOURED),
            key: KeyPair::generate().unwrap(),
            configs: Mutex::default(),
        }
    }

    /// The certificate of the trusted CA.
    pub(crate) fn ca_pem(&self) -> &str {
        &self.trusted.pem
    }

    /// The certificate of the CA of a company's TLS interceptor.
    pub(crate) fn interceptor_pem(&self) -> &str {
        &self.interceptor.pem
    }

    /// How to be that host.
    pub(crate) fn config(&self, host: &Host) -> Arc<ServerConfig> {
        let usual: &[&str] = if host.http2 { &["h2", "http/1.1"] } else { &["http/1.1"] };
        let alpn = host.alpn.clone().unwrap_or_else(|| usual.iter().map(|&name| name.to_owned()).collect());
        let face = (host.name.clone(), host.certificate, alpn, host.client_auth);
        let mut configs = self.configs.lock().unwrap();
        Arc::clone(configs.entry(face).or_insert_with_key(|(name, certificate, alpn, client_auth)| {
            let provider = Arc::new(ring::default_provider());
            let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()
                .unwrap();
            let builder = if *client_auth {
                let mut roots = RootCertStore::empty();
                roots.add(self.trusted.certificate.clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
                builder.with_client_cert_verifier(verifier)
            } else {
                builder.with_no_client_auth()
            };
            let mut config = builder.with_single_cert(self.chain(name, *certificate), self.private_key()).unwrap();
            config.alpn_protocols = alpn.iter().map(|name| name.clone().into_bytes()).collect();
            Arc::new(config)
        }))
    }

    /// The leaf, and who signed it where a client could not know.
    fn chain(&self, host: &str, certificate: Certificate) -> Vec<CertificateDer<'static>> {
        let others = || (0..2000).map(|n| format!("other-{n}.example")).collect();
        let names: Vec<String> = match certificate {
            Certificate::WrongName => vec![SOMEBODY_ELSE.to_owned()],
            Certificate::Crowded => others(),
            _ => vec![host.to_owned()],
        };
        let subject = if certificate == Certificate::Coloured { COLOURED } else { names[0].as_str() }.to_owned();
        let mut params = CertificateParams::new(names).unwrap();
        params.distinguished_name.push(DnType::CommonName, subject);
        let (from, to) = match certificate {
            Certificate::Expired => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1)),
            Certificate::NotYet => (date_time_ymd(2090, 1, 1), date_time_ymd(2099, 1, 1)),
            Certificate::Current => ((SystemTime::now() - 30 * DAY).into(), (SystemTime::now() + 60 * DAY).into()),
            _ => (date_time_ymd(2020, 1, 1), date_time_ymd(2099, 1, 1)),
        };
        (params.not_before, params.not_after) = (from, to);
        let signer = match certificate {
            Certificate::SelfSigned => return vec![params.self_signed(&self.key).unwrap().der().clone()],
            Certificate::Untrusted => &self.unknown,
            Certificate::Intercepted => &self.interceptor,
            Certificate::Coloured => &self.coloured,
            _ => &self.trusted,
        };
        let leaf = params.signed_by(&self.key, &signer.issuer).unwrap().der().clone();
        match certificate {
            Certificate::Intercepted | Certificate::Coloured => vec![leaf, signer.certificate.clone()],
            _ => vec![leaf],
        }
    }

    fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivatePkcs8KeyDer::from(self.key.serialize_der()).into()
    }
}

impl Authority {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(2099, 1, 1);
        let certificate = params.self_signed(&key).unwrap();
        let (pem, certificate) = (certificate.pem(), certificate.der().clone());
        Self { issuer: Issuer::new(params, key), certificate, pem }
    }
}
