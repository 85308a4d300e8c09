//! The team file, and what a project suggests.
