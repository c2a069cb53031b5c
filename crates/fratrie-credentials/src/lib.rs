//! fratrie-credentials
