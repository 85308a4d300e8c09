//! Shells: their profiles, and what they say when they are started.
