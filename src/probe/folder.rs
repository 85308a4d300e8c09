//! A module proxy that is a folder (`file://`): the same files, read from this machine. To the go command a file that is
//! not there is a 404.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::body::LARGEST;
use super::cell::{Cell, Step};
use super::fault::os_reason;
use super::steps::Questions;
use super::zip::BadZip;
use super::{Depth, protocol, zip};
use crate::domain::fault::{Fault, FaultClass, Stage};
use crate::domain::goproxy::ProxyUrl;
use crate::domain::measure::{Connection, Hop, Phases, Sample, SumdbSeen};
use crate::domain::module;
use crate::host::files;
use crate::text::{Message, faults};

/// Reads everything, away from the clockwork: a folder may lie on a network drive that hangs.
pub(super) async fn run(url: ProxyUrl, questions: Arc<Questions>, cell: Arc<Cell>) {
    // That it ended early shows in what was written down.
    let _ = tokio::task::spawn_blocking(move || read_all(&url, &questions, &cell)).await;
}

fn read_all(url: &ProxyUrl, questions: &Questions, cell: &Cell) {
    let canary = &questions.network.canary;
    let folder = match url.url().to_file_path() {
        Ok(folder) if files::is_dir(&folder) => folder,
        found => {
            let shown = found.unwrap_or_else(|()| PathBuf::from(url.redacted()));
            let fault = Fault::new(FaultClass::HttpStatus, Stage::Prepare, faults::folder_missing(shown));
            cell.check(Step::Info, None, None, Some(fault));
            cell.known().finished = true;
            return;
        }
    };
    let read = |step: Step, path: &str, judge: &dyn Fn(Vec<u8>) -> Result<(), Message>| {
        let started = Instant::now();
        let found = files::read_if_there(&folder.join(path));
        let took = started.elapsed();
        let fault = match found {
            Ok(Some(bytes)) => judge(bytes)
                .err()
                .map(|why| Fault::new(FaultClass::Protocol, Stage::Content, faults::bad_body(path, why))),
            Ok(None) => Some(Fault::new(FaultClass::HttpStatus, Stage::Content, faults::folder_lacks(path))),
            Err(error) => {
                Some(Fault::new(FaultClass::HttpStatus, Stage::Content, faults::folder_unreadable(os_reason(&error))))
            }
        };
        let fine = fault.is_none();
        cell.check(step, None, Some(took), fault.map(|fault| fault.at(path)));
        fine.then_some(took)
    };
    let sample = |took: Duration| {
        let phases = Phases { body: Some(took), ..Phases::default() };
        let url = format!("{}/{}", url.redacted(), canary.file("info"));
        let (status, bytes, connection) = (0, 0, Connection::New);
        Sample { hops: vec![Hop { url, address: None, status, http_version: "file", connection, phases, bytes }] }
    };
    let info = read(Step::Info, &canary.file("info"), &|bytes| protocol::info(&bytes, Some(canary)));
    cell.known().cold = info.map(sample).into_iter().collect();
    if info.is_some() {
        read(Step::Mod, &canary.file("mod"), &|bytes| {
            protocol::go_mod(&bytes)?;
            cell.known().served.go_mod = Some(module::h1_mod(&bytes));
            Ok(())
        });
    }
    if info.is_some() && questions.depth == Depth::Full {
        read(Step::Zip, &canary.file("zip"), &|bytes| {
            let hash = if bytes.len() > LARGEST { Err(BadZip::TooLarge) } else { zip::hash(&bytes, canary) };
            match hash {
                Ok(hash) => {
                    cell.known().served.zip = Some(hash);
                    Ok(())
                }
                Err(BadZip::Broken(why)) => Err(why),
                Err(BadZip::TooLarge) => Err(faults::zip_too_large()),
            }
        });
        if let Some(database) = &questions.database {
            let supported = folder.join("sumdb").join(&database.name).join("supported");
            cell.known().sumdb = if files::is_file(&supported) { SumdbSeen::NotAsked } else { SumdbSeen::NotProxied };
        }
    }
    cell.known().finished = true;
}
