//! Profiles: who exports what, where.

pub mod oddities;
pub mod profiles;
pub mod registry;
pub mod scan;
pub mod session;
