//! fratrie-storage-sqlite
