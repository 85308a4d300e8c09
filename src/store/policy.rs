//! Finds the team file, and remembers which one the user trusts.
