//! Which profiles a shell reads, and which of them to write.
