//! TLS, and what can be wrong with it.

use std::fmt;
use std::io;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::{Resumption, WebPkiServerVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme};

use super::fault::{is_cut, os_reason, quoted};
use super::roots;
use crate::domain::fault::{Fault, FaultClass, Skew, Stage};
use crate::host::Host;
use crate::text::faults;

/// How this machine speaks TLS and whom it trusts.
#[derive(Clone)]
pub(super) struct Tls {
    /// Offers HTTP/2 and HTTP/1.1.
    web: Arc<ClientConfig>,
    /// For HTTP proxies: HTTP/1.1 alone.
    proxy: Arc<ClientConfig>,
    /// Whether there is nobody to trust.
    trusts_nobody: bool,
}

impl Tls {
    /// As Go does on this machine. Fails where the system's verifier cannot be had.
    pub(super) fn new(host: &Host) -> Result<Tls, Fault> {
        let provider = Arc::new(ring::default_provider());
        let (verifier, trusts_nobody) = verifier(host, &provider).map_err(|error| other(&error))?;
        let config = |protocols: &[&[u8]]| -> Result<Arc<ClientConfig>, Fault> {
            let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()
                .map_err(|error| other(&error))?;
            let named = Arc::new(Naming(Arc::clone(&verifier)));
            let mut config = builder.dangerous().with_custom_certificate_verifier(named).with_no_client_auth();
            config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
            // A resumed session would make a second connection look faster than a first one is.
            config.resumption = Resumption::disabled();
            Ok(Arc::new(config))
        };
        Ok(Tls { web: config(&[b"h2", b"http/1.1"])?, proxy: config(&[b"http/1.1"])?, trusts_nobody })
    }

    /// The handshake with a web server.
    pub(super) async fn with_server<S>(&self, stream: S, host: &str) -> Result<TlsStream<S>, Fault>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.handshake(&self.web, stream, host).await
    }

    /// The handshake with an HTTP proxy.
    pub(super) async fn with_proxy<S>(&self, stream: S, host: &str) -> Result<TlsStream<S>, Fault>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        self.handshake(&self.proxy, stream, host).await
    }

    /// The handshake with an HTTP proxy, without any words.
    pub(super) async fn tried_with_proxy<S>(&self, stream: S, host: &str) -> io::Result<TlsStream<S>>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let bare = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let name = ServerName::try_from(bare).map_err(|_| io::ErrorKind::InvalidInput)?;
        TlsConnector::from(Arc::clone(&self.proxy)).connect(name, stream).await
    }

    async fn handshake<S>(&self, config: &Arc<ClientConfig>, stream: S, host: &str) -> Result<TlsStream<S>, Fault>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| Fault::new(FaultClass::TlsName, Stage::Tls, faults::tls_name(quoted(bare))))?;
        TlsConnector::from(Arc::clone(config)).connect(name, stream).await.map_err(|error| self.fault(&error, bare))
    }

    fn fault(&self, error: &io::Error, host: &str) -> Fault {
        let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<Error>());
        let (mut skew, mut signer) = (None, None);
        let (class, detail) = match cause {
            Some(Error::InvalidCertificate(problem)) => match problem {
                CertificateError::Expired => {
                    skew = Some(Skew::After);
                    (FaultClass::TlsExpired, faults::tls_expired())
                }
                CertificateError::ExpiredContext { time, not_after } => {
                    skew = Some(Skew::After);
                    (FaultClass::TlsExpired, faults::tls_expired_on(day(*not_after), day(*time)))
                }
                CertificateError::NotValidYet => {
                    skew = Some(Skew::Before);
                    (FaultClass::TlsExpired, faults::tls_not_yet())
                }
                CertificateError::NotValidYetContext { time, not_before } => {
                    skew = Some(Skew::Before);
                    (FaultClass::TlsExpired, faults::tls_valid_from(day(*not_before), day(*time)))
                }
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                    (FaultClass::TlsName, faults::tls_name(quoted(host)))
                }
                CertificateError::UnknownIssuer if self.trusts_nobody => {
                    (FaultClass::TlsUntrusted, faults::tls_no_roots())
                }
                CertificateError::Other(OtherError(why)) => match why.downcast_ref::<UnknownIssuer>() {
                    Some(_) if self.trusts_nobody => (FaultClass::TlsUntrusted, faults::tls_no_roots()),
                    Some(UnknownIssuer(issuer)) => {
                        signer = Some(quoted(issuer));
                        (FaultClass::TlsUntrusted, faults::tls_untrusted(quoted(issuer)))
                    }
                    None => (FaultClass::TlsOther, faults::tls_other(quoted(&why.to_string()))),
                },
                problem => (FaultClass::TlsOther, faults::tls_other(quoted(&problem.to_string()))),
            },
            Some(error) => (FaultClass::TlsOther, faults::tls_other(quoted(&error.to_string()))),
            None if is_cut(error) => (FaultClass::Reset, faults::reset(os_reason(error))),
            None => (FaultClass::TlsOther, faults::tls_other(os_reason(error))),
        };
        let fault = Fault { skew, ..Fault::new(class, Stage::Tls, detail) };
        match signer {
            Some(_) => fault.with_clue(|clues| clues.issuer = signer),
            None => fault,
        }
    }
}

/// A day as people write it in both languages (UTC).
fn day(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).ok();
    let time = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    time.map_or_else(|| "?".to_owned(), |time| time.strftime("%Y-%m-%d").to_string())
}

fn other(error: &Error) -> Fault {
    Fault::new(FaultClass::TlsOther, Stage::Tls, faults::tls_other(quoted(&error.to_string())))
}

/// The verifier, and whether it trusts nobody.
fn verifier(host: &Host, provider: &Arc<CryptoProvider>) -> Result<(Arc<dyn ServerCertVerifier>, bool), Error> {
    #[cfg(any(windows, target_os = "macos"))]
    if roots::system_verifies(host) {
        let verifier = rustls_platform_verifier::Verifier::new(Arc::clone(provider))?;
        return Ok((Arc::new(verifier), false));
    }
    let roots = roots::from_files(host);
    if roots.is_empty() {
        return Ok((Arc::new(Nobody(Arc::clone(provider))), true));
    }
    let builder = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(provider));
    let verifier = builder.build().map_err(|error| Error::General(error.to_string()))?;
    Ok((verifier, false))
}

/// Nobody is trusted: no root certificates on this machine.
#[derive(Debug)]
struct Nobody(Arc<CryptoProvider>);

impl ServerCertVerifier for Nobody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Err(CertificateError::UnknownIssuer.into())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::UnknownIssuer.into())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(CertificateError::UnknownIssuer.into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// A verifier that also says who signed what it does not trust: `Zscaler Root CA` tells a user more than "unknown".
#[derive(Debug)]
struct Naming(Arc<dyn ServerCertVerifier>);

/// The name of an authority that is not trusted.
#[derive(Debug)]
struct UnknownIssuer(String);

impl fmt::Display for UnknownIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownIssuer {}

impl ServerCertVerifier for Naming {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        verdict.map_err(|error| match error {
            Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                let topmost = intermediates.last().unwrap_or(end_entity);
                let issuer = issuer_name(topmost).unwrap_or_else(|| "?".to_owned());
                CertificateError::Other(OtherError(Arc::new(UnknownIssuer(issuer)))).into()
            }
            error => error,
        })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

/// The first common name of a certificate, or else its first organization: the issuer stands before the subject.
fn issuer_name(certificate: &[u8]) -> Option<String> {
    const COMMON_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x03];
    const ORGANIZATION: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x0a];
    let value_after = |oid: &[u8]| -> Option<String> {
        let at = certificate.windows(oid.len()).position(|window| window == oid)?;
        let [_tag, length, rest @ ..] = certificate.get(at + oid.len()..)? else { return None };
        let value = rest.get(..usize::from(*length)).filter(|_| *length < 0x80)?;
        Some(String::from_utf8_lossy(value).into_owned())
    };
    value_after(&COMMON_NAME).or_else(|| value_after(&ORGANIZATION)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_found_or_not_but_nothing_breaks() {
        let der = b"\x30\x10\x06\x03\x55\x04\x03\x0c\x04Evil\x06\x03\x55\x04\x03\x0c\x04Good";
        assert_eq!(issuer_name(der).as_deref(), Some("Evil"));
        for length in 0..der.len() {
            let _ = issuer_name(&der[..length]);
        }
        assert_eq!(issuer_name(b"\x06\x03\x55\x04\x03\x0c\xff"), None);
    }
}
