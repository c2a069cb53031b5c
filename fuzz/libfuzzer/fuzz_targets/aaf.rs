#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fratrie_fuzz::upload(bytes));
