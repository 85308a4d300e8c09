//! Certificates and handshakes, in the words of crypto/tls and crypto/x509 (`tls: failed to verify certificate:` stands
//! before them since Go 1.20), of macOS and of git.

use super::place::{unreachable, who};
use crate::domain::goerror::block::Purpose;
use crate::domain::goerror::told::{Row, Seen, Told, rows};
use crate::text::codes::Code;
use crate::text::{Message, goerrors};

/// A certificate: what is wrong with it is wrong here or there whatever was asked for, so the code stays.
fn certificate(seen: &Seen<'_>, code: Code, detail: Message) -> Option<Told> {
    let told = Told::new(code, detail).each_host();
    Some(match (code, seen.purpose()) {
        // The database has an address that no middle box of the network need answer for.
        (Code::GP411 | Code::GP412, Purpose::Database) => told.remedy(Code::GP307.remedy()),
        _ => told,
    })
}

/// Days after its end at which no server in use still has the certificate: it is the clock, then.
const FORGOTTEN_DAYS: i64 = 3650;

/// The two times tell whether the certificate or the clock is wrong.
fn out_of_date(seen: &Seen<'_>) -> Option<Told> {
    let time = |name: &str| seen.holes.get(name).trim().parse::<jiff::Timestamp>().ok();
    let (now, limit) = (seen.hole("now"), seen.hole("limit"));
    match (time("now"), time("limit"), seen.line().contains(" is before ")) {
        (Some(_), Some(_), true) => Some(Told::new(Code::GP413, goerrors::clock_behind(now, limit))),
        (Some(was), Some(end), false) => match (was.as_second() - end.as_second()) / 86_400 > FORGOTTEN_DAYS {
            true => Some(Told::new(Code::GP413, goerrors::clock_ahead(now, limit)).likely()),
            false => certificate(seen, Code::GP411, goerrors::expired(who(seen), limit)),
        },
        _ => Some(certificate(seen, Code::GP411, goerrors::out_of_date(who(seen)))?.likely()),
    }
}

fn untrusted(seen: &Seen<'_>) -> Option<Told> {
    certificate(seen, Code::GP404, goerrors::untrusted(who(seen)))
}

fn wrong_name(seen: &Seen<'_>) -> Option<Told> {
    let told = certificate(
        seen,
        Code::GP412,
        match seen.hole("names").is_empty() {
            true => goerrors::name_not_covered(who(seen)),
            false => goerrors::wrong_name(seen.hole("host"), seen.hole("names")),
        },
    )?;
    Some(match seen.host() {
        Some(host) if seen.purpose() != Purpose::Database => told.remedy(goerrors::mend_name(host)),
        _ => told,
    })
}

pub(super) const ROWS: &[Row] = rows! {
    Network InGo {
        "x509: certificate has expired or is not yet valid: current time {now} is after {limit}"
            | "x509: certificate has expired or is not yet valid: current time {now} is before {limit}"
            | "x509: certificate has expired or is not yet valid" | "certificate is expired" | "server certificate verification failed. CAfile: {file*} expired"
            | "SSL certificate problem: certificate has expired" | "SSL certificate problem: certificate is not yet valid"
            | "A required certificate is not within its validity period" | "证书已过期" | "要求的证书不在有效期内"
            => out_of_date;
        "x509: certificate is valid for {names*}, not {host}" | "x509: certificate is not valid for any names, but wanted to match {host}"
            | "x509: cannot validate certificate for {host} because it doesn't contain any IP SANs" | "x509: certificate relies on legacy Common Name field"
            | "certificate name does not match input" | "SSL: no alternative certificate subject name matches target host name" | "SSL: certificate subject name"
            | "x509: “{names*}” certificate name does not match input" | "The certificate's CN name does not match the passed value" | "证书的 CN 名称与传递的值不匹配"
            => wrong_name;
        "x509: failed to load system roots and no roots provided" | "x509: system root pool is not available" | "error setting certificate verify locations"
            => |seen| Some(certificate(seen, Code::GP404, goerrors::no_roots(who(seen)))?.remedy(goerrors::install_roots()));
        "x509: certificate signed by unknown authority" | "x509: “{names*}” certificate is not trusted" | "certificate is not trusted"
            | "SSL certificate problem: unable to get local issuer certificate" | "SSL certificate problem: self signed certificate"
            | "SSL certificate problem: self-signed certificate" | "server certificate verification failed" | "x509: “{names*}” certificate is not standards compliant"
            | "A certificate chain processed, but terminated in a root certificate which is not trusted by the trust provider."
            | "已处理证书链，但是在不受信任提供程序信任的根证书中终止" | "x509: certificate is not authorized to sign other certificates"
            | "SSL certificate problem" | "x509: certificate is not trusted" | "x509: “{names*}” certificate is revoked"
            => untrusted;
        "http: server gave HTTP response to HTTPS client" | "tls: first record does not look like a TLS handshake" | "wrong version number"
            => |seen| {
                let url = seen.url().unwrap_or_default();
                let base = seen.host().filter(|_| url.starts_with("https://")).map(|host| format!("http://{host}"));
                let told = unreachable(seen, Code::GP403, goerrors::speaks_plain);
                Some(match base {
                    Some(base) if told.code == Code::GP403 => told.remedy(goerrors::write_http(base)),
                    _ => told,
                })
            };
        "remote error: tls: handshake failure" | "tls: handshake failure" | "remote error: tls: {why*}" | "tls: protocol version not supported"
            | "tls: server selected unsupported protocol version" | "tls: no supported versions satisfy" | "local error: tls: {why*}" | "tls: oversized record received"
            | "gnutls_handshake() failed" | "OpenSSL SSL_connect: {why*}" | "OpenSSL SSL_read: {why*}" | "schannel: failed to receive handshake" | "tls: bad record MAC"
            | "SSL_ERROR_SYSCALL" | "GnuTLS recv error" | "LibreSSL SSL_connect: {why*}" | "schannel: {why*}" | "x509: negative serial number" | "tls: {why*}insecure algorithm"
            => |seen| Some(unreachable(seen, Code::GP407, goerrors::tls_fails));
    }
};
