//! Profiles: who exports what, where.

pub mod scan;
