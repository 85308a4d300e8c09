//! Starts a shell as a new terminal would, and reads back what it exports.
