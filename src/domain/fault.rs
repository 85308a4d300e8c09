//! What can be wrong with a server: one class name each, everywhere.

use crate::text::{Message, faults};

macro_rules! classes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)*) => {
        /// The class of a fault. The names are part of the JSON contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FaultClass {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl FaultClass {
            /// All of them.
            pub const ALL: &'static [FaultClass] = &[$(FaultClass::$variant),*];

            /// The name in machine formats.
            pub fn name(self) -> &'static str {
                match self { $(FaultClass::$variant => $name,)* }
            }
        }
    };
}

classes! {
    /// The name could not be resolved.
    Dns = "dns";
    /// The connection was refused.
    Refused = "refused";
    /// Nothing answered the connection attempt in time.
    ConnectTimeout = "connect-timeout";
    /// The certificate is signed by nobody this machine trusts.
    TlsUntrusted = "tls-untrusted";
    /// The certificate is expired or not valid yet.
    TlsExpired = "tls-expired";
    /// The certificate is for another name.
    TlsName = "tls-name";
    /// TLS failed in another way.
    TlsOther = "tls-other";
    /// A status that the protocol does not expect.
    HttpStatus = "http-status";
    /// 429, or a block that says so.
    RateLimited = "rate-limited";
    /// It answers, but not as a module proxy: a login page, an ordinary web site.
    NotAProxy = "not-a-proxy";
    /// A redirect that the go command refuses: a loop, more than ten, https to http.
    RedirectRefused = "redirect-refused";
    /// The connection broke off.
    Reset = "reset";
    /// Connected, then silent past the deadline.
    Stalled = "stalled";
    /// The body ended before its announced length.
    Truncated = "truncated";
    /// The body is larger than such a body can be.
    TooLarge = "too-large";
    /// Broken HTTP, or a body that breaks the module proxy protocol.
    Protocol = "protocol";
    /// The content differs from what the checksum database records.
    Tampered = "tampered";
    /// The checksum database's signature does not verify.
    SumdbInvalid = "sumdb-invalid";
    /// The HTTP or SOCKS proxy on the way failed.
    HttpProxy = "http-proxy";
    /// The machine itself has no network.
    NoNetwork = "no-network";
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Before anything was sent: an address that cannot be asked, credentials that cannot be read.
    Prepare,
    /// Name resolution.
    Dns,
    /// TCP.
    Connect,
    /// The HTTP or SOCKS proxy on the way.
    Proxy,
    /// TLS.
    Tls,
    /// From the request to the first byte of the answer.
    FirstByte,
    /// The body.
    Body,
    /// The content, once it was there.
    Content,
}

impl Stage {
    /// The word in machine formats.
    pub fn word(self) -> &'static str {
        match self {
            Stage::Prepare => "prepare",
            Stage::Dns => "dns",
            Stage::Connect => "connect",
            Stage::Proxy => "proxy",
            Stage::Tls => "tls",
            Stage::FirstByte => "first-byte",
            Stage::Body => "body",
            Stage::Content => "content",
        }
    }
}

/// On which side of a certificate's validity this machine's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skew {
    /// After its end.
    After,
    /// Before its beginning.
    Before,
}

/// A fault, seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its class.
    pub class: FaultClass,
    /// How far the request came.
    pub stage: Stage,
    /// What was seen, safe to show.
    pub detail: Message,
    /// Which request met it: a path below the mirror, such as `sumdb/sum.golang.org/latest`.
    pub request: Option<String>,
    /// Of a certificate that is not valid now: whether it was, or will be. The clock may be the one that is wrong.
    pub skew: Option<Skew>,
    /// What else was seen, for whoever works out the cause.
    pub clues: Option<Box<Clues>>,
}

/// What a fault shows besides its class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Who signed a certificate that is not trusted, safe to show.
    pub issuer: Option<String>,
    /// The status that the HTTP proxy on the way answered with itself.
    pub proxy_status: Option<u16>,
    /// Nothing listens where the HTTP proxy on the way should.
    pub no_proxy_listens: bool,
    /// The web page that came in place of an answer.
    pub page: Option<Page>,
    /// The host that a redirect led to, safe to show.
    pub led_to: Option<String>,
}

/// A web page in place of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The same for the same page, whichever host it speaks of.
    pub digest: String,
    /// Whether it reads as a login page does.
    pub wants_login: bool,
}

impl Fault {
    /// A fault that is not tied to one request.
    pub fn new(class: FaultClass, stage: Stage, detail: Message) -> Fault {
        Fault { class, stage, detail, request: None, skew: None, clues: None }
    }

    /// Adds to what was seen besides.
    #[must_use]
    pub fn with_clue(mut self, add: impl FnOnce(&mut Clues)) -> Fault {
        add(self.clues.get_or_insert_default());
        self
    }

    /// What was seen besides.
    pub fn clue<'f, T>(&'f self, of: impl FnOnce(&'f Clues) -> Option<T>) -> Option<T> {
        self.clues.as_deref().and_then(of)
    }

    /// Names the request that met it.
    #[must_use]
    pub fn at(mut self, request: impl Into<String>) -> Fault {
        self.request.get_or_insert_with(|| request.into());
        self
    }

    /// One line on what to do.
    pub fn remedy(&self) -> Message {
        faults::remedy(self.class.name())
    }
}
