//! labels.
