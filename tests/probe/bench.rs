//! A probe on the bench: a made-up machine, the lab's network, plain settings.

use goproxy_cfg::domain::fault::FaultClass;
use goproxy_cfg::domain::goauth::Headers;
use goproxy_cfg::domain::goproxy::ProxyUrl;
use goproxy_cfg::domain::gosumdb::Gosumdb;
use goproxy_cfg::domain::httpproxy::ProxySettings;
use goproxy_cfg::domain::measure::{DEFAULT_CANARY, Measured, ProbeReport, Resolve, Workload};
use goproxy_cfg::domain::mirror::ServerKind;
use goproxy_cfg::domain::module::ModuleVersion;
use goproxy_cfg::domain::progress::Silent;
use goproxy_cfg::host::{Host, Variables, runtime};
use goproxy_cfg::probe::{self, Depth, Network, Options, Sampling, Target};
use goproxy_cfg_lab::Lab;
use std::path::Path;
use std::time::Duration;

/// The mirror that most trials ask.
pub(crate) const HOST: &str = "goproxy.cn";

/// A probe to be run.
pub(crate) struct Trial {
    pub(crate) host: Host,
    pub(crate) options: Options,
    pub(crate) credentials: Headers,
    pub(crate) proxy: String,
}

impl Trial {
    /// A machine that trusts the lab's CA and knows its database's key; one second to answer in.
    pub(crate) fn new(lab: &Lab) -> Trial {
        Trial::on_a_machine_that_trusts(lab.ca_pem(), lab.proxy_url(), &lab.gosumdb())
    }

    pub(crate) fn on_a_machine_that_trusts(ca: &Path, proxy: String, gosumdb: &str) -> Trial {
        let vars: Variables = [("SSL_CERT_FILE", ca.as_os_str().to_owned()), ("SSL_CERT_DIR", "/nonexistent".into())]
            .into_iter()
            .collect();
        let home = std::env::temp_dir();
        Trial {
            host: Host::imagined(vars, home.clone(), &home),
            options: Options {
                network: Network {
                    deadline: Duration::from_secs(3),
                    sampling: Sampling::Times(3),
                    canary: ModuleVersion::parse(DEFAULT_CANARY).unwrap(),
                    resolve: Vec::new(),
                    jobs: 256,
                    fresh: Vec::new(),
                },
                depth: Depth::Full,
                sumdb: Gosumdb::parse(gosumdb).unwrap(),
                proxies: ProxySettings::default(),
                workload: Workload::typical(2),
                project: None,
                early: None,
                last_head: None,
            },
            credentials: Headers::default(),
            proxy,
        }
    }

    /// The same through the lab's HTTP proxy.
    pub(crate) fn through_proxy(mut self) -> Trial {
        self.options.proxies =
            ProxySettings { http: self.proxy.clone(), https: self.proxy.clone(), ..self.options.proxies };
        self
    }

    /// The same with this name at the lab's own port.
    pub(crate) fn resolving(mut self, host: &str, port: u16) -> Trial {
        let address = std::net::Ipv4Addr::LOCALHOST.into();
        self.options.network.resolve.push(Resolve { host: host.to_owned(), port, address });
        self
    }

    pub(crate) fn within(mut self, limit: Duration) -> Trial {
        self.options.network.deadline = limit;
        self
    }

    pub(crate) fn run(&self, urls: &[&str]) -> ProbeReport {
        let target = |url: &&str| Target {
            id: None,
            url: ProxyUrl::parse(url).unwrap(),
            kind: ServerKind::Unknown,
            credentials: self.credentials.clone(),
        };
        let targets = urls.iter().map(target).collect();
        runtime::block_on(probe::run(&self.host, targets, &self.options, &Silent)).unwrap()
    }

    pub(crate) fn run_one(&self, url: &str) -> Measured {
        self.run(&[url]).mirrors.remove(0)
    }
}

/// The class of a mirror's fault.
pub(crate) fn class(mirror: &Measured) -> Option<FaultClass> {
    mirror.fault.as_ref().map(|fault| fault.class)
}
