//! Which patterns of private modules a project needs.
