//! Connections, as `doctor` and `doctor --trace` show them.

use serde_json::{Value, json};

use super::super::figures::millis;
use crate::domain::journey::Journey;
use crate::domain::measure::Whereabouts;
use crate::domain::proof::Served;
use crate::domain::request::{Redirect, Request, domestic};
use crate::domain::witness::{Connection, Witness};
use crate::text::Lang;

/// The requests that `-x` tells of, with what connections say of each, then the connections that were seen. The keys are the
/// same in both: what the one source does not know is null.
pub(super) fn connections(requests: &[Request], witness: Option<&Witness>) -> Vec<Value> {
    let seen = witness.into_iter().flat_map(|witness| &witness.connections).map(connection);
    requests.iter().map(request).chain(seen).collect()
}

fn request(request: &Request) -> Value {
    let reached = &request.reached;
    let endpoint = request.endpoint();
    json!({
        "url": request.url,
        "purpose": request.purpose.word(),
        "kind": request.kind.word(),
        "mirror": request.mirror,
        "http_status": request.status,
        "error": request.error,
        "took_ms": request.took.map(millis),
        "seen_by": "x",
        "host": endpoint.as_ref().map(|(host, _)| host),
        "port": endpoint.as_ref().map(|(_, port)| port),
        "address": reached.address,
        "country": reached.address.and_then(|ip| Whereabouts::of(ip).country),
        "domestic": domestic(request.kind, reached.address),
        "via": null,
        "client": if request.is_by_git() { "git" } else { "go" },
        "bytes_in": null,
        "bytes_out": null,
        "started_ms": millis(request.said.0),
        "ended": null,
        "tried": [],
        "redirected_to": redirects(&reached.redirects),
    })
}

fn connection(connection: &Connection) -> Value {
    json!({
        "url": connection.url(),
        "purpose": connection.purpose.map(|purpose| purpose.word()),
        "kind": connection.kind.word(),
        "mirror": null,
        "http_status": null,
        "error": connection.said,
        "took_ms": connection.took.map(millis),
        "seen_by": "witness",
        "host": connection.host,
        "port": connection.port,
        "address": connection.address,
        "country": connection.whereabouts().and_then(|found| found.country),
        "domestic": connection.domestic(),
        "via": connection.via,
        "client": connection.client.word(),
        "bytes_in": connection.bytes_in,
        "bytes_out": connection.bytes_out,
        "started_ms": millis(connection.started),
        "ended": connection.ended.word(),
        "tried": connection.tried.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "redirected_to": [],
    })
}

fn redirects(list: &[Redirect]) -> Vec<Value> {
    let redirect = |one: &Redirect| {
        json!({
            "host": one.host,
            "address": one.address,
            "country": one.address.and_then(|ip| Whereabouts::of(ip).country),
            "domestic": one.domestic,
            "certain": one.certain,
        })
    };
    list.iter().map(redirect).collect()
}

/// A module and who served it.
pub(super) fn served(served: &Served) -> Value {
    json!({
        "module": served.module,
        "version": Some(&served.version).filter(|version| !version.is_empty()),
        "served_by": served.served_by,
        "url": served.url,
        "kind": served.kind.word(),
        "address": served.address,
        "country": served.address.and_then(|ip| Whereabouts::of(ip).country),
        "domestic": served.domestic(),
        "redirected_to": redirects(&served.redirects),
    })
}

/// What could not be seen, in sentences.
pub(super) fn unseen(witness: Option<&Witness>, lang: Lang) -> Vec<String> {
    let list = witness.into_iter().flat_map(|witness| &witness.unseen);
    list.map(|one| one.message().say(lang).to_owned()).collect()
}

/// `doctor --trace`.
pub(super) fn journey(journey: &Journey, lang: Lang) -> Value {
    let seen = Some(&journey.witness);
    json!({
        "command": journey.command,
        "modules": journey.modules.iter().map(served).collect::<Vec<_>>(),
        "connections": connections(&journey.requests, seen),
        "unseen": unseen(seen, lang),
        "error": journey.error.as_ref().map(|error| error.say(lang)),
        "interrupted": journey.interrupted,
        "exit_code": journey.exit.code(),
        "took_ms": millis(journey.took),
    })
}
