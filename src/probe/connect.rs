//! One connection, from a name to TLS, each phase timed.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use url::Url;

use super::cell::Flight;
use super::tls::Tls;
use super::tunnel::{self, Stream};
use super::{dns, tcp};
use crate::domain::fault::{Fault, Stage};
use crate::domain::httpproxy::{ProxyScheme, ProxyServer, ProxySettings};
use crate::domain::measure::{Phases, Resolve};

/// How connections are made.
pub(super) struct Dialler {
    pub(super) tls: Result<Tls, Fault>,
    pub(super) proxies: ProxySettings,
    pub(super) resolve: Vec<Resolve>,
}

/// A connection that HTTP can be spoken on.
pub(super) struct Opened {
    pub(super) stream: Box<dyn Stream>,
    /// HTTP/2 was agreed on.
    pub(super) http2: bool,
    /// The HTTP proxy that takes requests with whole URLs, for plain http.
    pub(super) forwarder: Option<ProxyServer>,
    /// Name resolution, connection, TLS.
    pub(super) phases: Phases,
    /// What was connected to: the server, or the proxy.
    pub(super) address: Option<IpAddr>,
}

impl Dialler {
    /// The proxy for a URL; `Err` where the setting makes requests fail.
    pub(super) fn proxy_for(&self, url: &Url) -> Result<Option<ProxyServer>, Fault> {
        self.proxies.proxy_for(url).map_err(|bad| tunnel::bad_setting(&bad))
    }

    /// Connects to the server of a URL, through the proxy that Go would use.
    pub(super) async fn open(&self, url: &Url, flight: &Flight) -> Result<Opened, Fault> {
        let host = url.host_str().unwrap_or_default();
        let port = url.port_or_known_default().unwrap_or(443);
        let proxy = self.proxy_for(url)?;
        let mut phases = Phases::default();
        let (forwarder, address);
        let stream: Box<dyn Stream> = match proxy {
            None => {
                let (stream, connect, at) = self.dial(host, port, &mut phases, flight).await?;
                phases.connect = Some(connect);
                (forwarder, address) = (None, Some(at));
                stream
            }
            Some(proxy) => {
                flight.toward_proxy(&proxy.redacted(), is_on_this_machine(&proxy));
                let started = Instant::now();
                let (stream, at) = self.to_proxy(&proxy, &mut phases, flight).await?;
                address = Some(at);
                flight.at_proxy();
                let forwards = url.scheme() == "http" && proxy.scheme != ProxyScheme::Socks5;
                let stream = match forwards {
                    true => stream,
                    false => tunnel::through(stream, &proxy, host, port, flight).await?,
                };
                phases.connect = Some(started.elapsed().saturating_sub(phases.dns.unwrap_or_default()));
                forwarder = forwards.then_some(proxy);
                stream
            }
        };
        if url.scheme() != "https" {
            return Ok(Opened { stream, http2: false, forwarder, phases, address });
        }
        flight.at(Stage::Tls, host);
        let started = Instant::now();
        let stream = self.tls()?.with_server(stream, host).await?;
        phases.tls = Some(started.elapsed());
        let http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok(Opened { stream: Box::new(stream), http2, forwarder, phases, address })
    }

    async fn to_proxy(
        &self,
        proxy: &ProxyServer,
        phases: &mut Phases,
        flight: &Flight,
    ) -> Result<(Box<dyn Stream>, IpAddr), Fault> {
        // An empty host is this machine, for Go's dialler.
        let host = if proxy.host.is_empty() { "127.0.0.1" } else { &proxy.host };
        let dialled = self.dial(host, proxy.port, phases, flight).await;
        let (stream, _, address) = dialled.map_err(|met| tunnel::not_reached(proxy, met))?;
        flight.at(Stage::Proxy, &proxy.redacted());
        match proxy.scheme {
            ProxyScheme::Https => Ok((tunnel::secured(stream, proxy, &self.tls()?).await?, address)),
            ProxyScheme::Http | ProxyScheme::Socks5 => Ok((stream, address)),
        }
    }

    /// TCP to a host; the time it took without name resolution, and the address that answered.
    async fn dial(
        &self,
        host: &str,
        port: u16,
        phases: &mut Phases,
        flight: &Flight,
    ) -> Result<(Box<dyn Stream>, Duration, IpAddr), Fault> {
        let (addresses, dns) = dns::addresses(host, port, &self.resolve, flight).await?;
        phases.dns = dns;
        let started = Instant::now();
        let (stream, address) = tcp::connect(addresses, flight).await?;
        Ok((Box::new(stream), started.elapsed(), address.ip()))
    }

    fn tls(&self) -> Result<Tls, Fault> {
        self.tls.clone()
    }
}

/// Whether a proxy runs on this machine, as local proxy programs do.
pub(super) fn is_on_this_machine(proxy: &ProxyServer) -> bool {
    let host = proxy.host.trim_start_matches('[').trim_end_matches(']');
    host.is_empty() || host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}
