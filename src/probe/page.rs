//! A web page that came in place of an answer: what tells a network's login page from any other.

use sha2::{Digest as _, Sha256};

use super::http::Answer;
use crate::domain::fault::{Clues, Page};

/// What login pages of networks have and error pages do not, in lower case: words for a form, and the marks of the systems
/// that are common in campuses, hotels and offices (WISPr, Ruijie ePortal, Srun, Dr.COM, CoovaChilli, NoDogSplash).
const MARKS: [&str; 16] = [
    "type=\"password\"",
    "type='password'",
    "<form action=\"/login",
    "<title>log in",
    "<title>login",
    "wispaccessgatewayparam",
    "captive",
    "eportal",
    "srun_portal",
    "drcom",
    "coova",
    "nodogsplash",
    "wlanuserip",
    "wlanacname",
    "上网认证",
    "网络认证",
];

/// Network Authentication Required (RFC 6585): nobody else may answer so.
const WANTS_LOGIN: u16 = 511;

/// What a page says of who answers; `host` is who was asked.
pub(super) fn clues(answer: &Answer, host: &str, clues: &mut Clues) {
    let text = answer.body.text().to_lowercase();
    // Such a page likes to name the host that was meant.
    let plain: String = text.replace(&host.to_lowercase(), "").split_whitespace().collect();
    let wants_login = answer.status == WANTS_LOGIN || MARKS.iter().any(|mark| text.contains(mark));
    let digest = Sha256::digest(plain.as_bytes());
    let digest = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    clues.page = Some(Page { digest, wants_login });
    clues.led_to = answer.last_host().filter(|last| last != host);
}
