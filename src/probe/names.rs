//! What names are answered with by the system's resolver, and by a DNS-over-HTTPS resolver besides.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::cell::Cell;
use super::connect::Dialler;
use super::doh::Doh;
use super::tls::Tls;
use super::{Network, dns, fault};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::httpproxy::ProxySettings;
use crate::domain::measure::{Expected, Names};
use crate::domain::resolver::Resolver;
use crate::host::Host;
use crate::text::faults;

/// So many names are asked for at once.
const AT_ONCE: usize = 16;
/// A resolver that failed for so many names in a row is not asked for more.
const MOST_FAILURES: usize = 3;

/// Asks for each name and compares, the answers in the order of the names. Each name has the network's time limit, from the
/// moment it is asked for; nothing here fails.
pub async fn compare(
    host: &Host,
    names: Vec<(String, Expected)>,
    resolver: &Resolver,
    network: &Network,
    proxies: ProxySettings,
) -> Vec<(String, Names)> {
    let dialler = Dialler { tls: Tls::new(host), proxies, resolve: network.resolve.clone() };
    let asker = Arc::new(Asker {
        doh: Doh::new(Arc::new(dialler), resolver.clone()),
        limit: network.deadline,
        turns: Semaphore::new(AT_ONCE),
        failures: Mutex::default(),
    });
    let mut tasks = JoinSet::new();
    for (index, (name, expected)) in names.into_iter().enumerate() {
        let asker = Arc::clone(&asker);
        tasks.spawn(async move {
            let (system, other) = asker.both(&name).await;
            (index, name, Names::of(system, other, expected))
        });
    }
    let mut found = Vec::new();
    while let Some(done) = tasks.join_next().await {
        found.extend(done.ok());
    }
    found.sort_by_key(|(index, ..)| *index);
    found.into_iter().map(|(_, name, names)| (name, names)).collect()
}

/// Both resolvers.
struct Asker {
    doh: Doh,
    limit: Duration,
    turns: Semaphore,
    /// How many names in a row the resolver failed for, and how.
    failures: Mutex<(usize, Option<Fault>)>,
}

impl Asker {
    async fn both(&self, name: &str) -> (Vec<IpAddr>, Result<Vec<IpAddr>, Fault>) {
        let Ok(_turn) = self.turns.acquire().await else { return (Vec::new(), Err(out_of_time())) };
        let system = async { tokio::time::timeout(self.limit, dns::system(name)).await.unwrap_or_default() };
        tokio::join!(system, self.other(name))
    }

    async fn other(&self, name: &str) -> Result<Vec<IpAddr>, Fault> {
        if let Some(fault) = self.given_up() {
            return Err(fault);
        }
        let cell = Cell::new(false);
        let asking = self.doh.addresses(name, &cell);
        tokio::pin!(asking);
        let answer = tokio::select! {
            answer = &mut asking => answer,
            () = tokio::time::sleep(self.limit) => {
                let known = cell.known();
                Err(known.last_legs().iter().find_map(|leg| fault::unfinished(leg, Instant::now())).unwrap_or_else(out_of_time))
            }
        };
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match &answer {
            Ok(_) => *failures = (0, None),
            Err(fault) => *failures = (failures.0 + 1, Some(fault.clone())),
        }
        answer
    }

    /// How the resolver failed, where it did so for long enough.
    fn given_up(&self) -> Option<Fault> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.1.clone().filter(|_| failures.0 >= MOST_FAILURES)
    }
}

fn out_of_time() -> Fault {
    Fault::new(FaultClass::Stalled, Stage::Prepare, faults::no_time())
}
