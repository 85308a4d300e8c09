//! The user's own HTTP and SOCKS proxies, as the environment names them: by Go's rules, and by curl's, which are git's.

use crate::domain::httpproxy::ProxySettings;
use crate::domain::variable::Var;
use crate::host::Host;

/// HTTP_PROXY and its like, as golang.org/x/net/http/httpproxy reads them.
pub fn of_go(host: &Host) -> ProxySettings {
    let either = |var: Var| {
        let twin = || host.vars().get(var.lower_case_twin()?);
        host.vars().get(var).or_else(twin).unwrap_or_default()
    };
    ProxySettings {
        http: either(Var::HttpProxy),
        https: either(Var::HttpsProxy),
        no_proxy: either(Var::NoProxy),
        cgi: host.vars().get(Var::RequestMethod).is_some(),
    }
}

/// The same as libcurl and git (`http.c`) read them: the lower-case names come first, HTTP_PROXY counts for nothing, and
/// what is set for no scheme goes by ALL_PROXY.
pub fn of_curl(host: &Host) -> ProxySettings {
    let first = |vars: &[Var]| vars.iter().find_map(|var| host.vars().get(*var)).unwrap_or_default();
    ProxySettings {
        http: first(&[Var::HttpProxyLower, Var::AllProxyLower, Var::AllProxy]),
        https: first(&[Var::HttpsProxyLower, Var::HttpsProxy, Var::AllProxyLower, Var::AllProxy]),
        no_proxy: first(&[Var::NoProxyLower, Var::NoProxy]),
        cgi: false,
    }
}
