//! The environment of user and machine in the Windows registry.
