//! The table: one file an area, each row a text of the go command's, of git's or of an operating system's, and what it
//! means. Of rows of one rank the one that stands first counts: what says more comes before what says less.

mod cache;
mod network;
mod place;
mod project;
mod proxy;
mod settings;
mod source;
mod status;
mod sumdb;
mod tls;
mod toolchain;
mod version;

use super::told::Row;

/// Every row.
pub(super) fn all() -> impl Iterator<Item = &'static Row> {
    [
        sumdb::ROWS,
        settings::ROWS,
        toolchain::ROWS,
        cache::ROWS,
        proxy::ROWS,
        tls::ROWS,
        status::ROWS,
        source::ROWS,
        network::ROWS,
        version::ROWS,
        status::ALONE,
        project::ROWS,
    ]
    .into_iter()
    .flatten()
}
