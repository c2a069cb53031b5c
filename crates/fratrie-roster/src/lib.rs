//! fratrie-roster
