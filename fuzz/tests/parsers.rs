//! V34: no panic, no broken promise, on the corpus and on inputs made of it.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use fratrie_fuzz::{Mutator, READERS, TARGETS};
use std::{fs, path::Path};

/// The committed inputs of a parser.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn try_out(name: &str, inputs: u64, seed: u64) {
    let target = TARGETS.iter().chain(READERS).find(|(other, _)| *other == name).unwrap().1;
    let seeds = corpus(name);
    assert!(seeds.len() >= 5, "{name} has too small a corpus");
    for input in &seeds {
        target(input);
    }
    let mut mutator = Mutator::new(seeds, seed);
    for _ in 0..inputs {
        let input = mutator.input();
        let told = std::panic::catch_unwind(|| target(&input));
        assert!(told.is_ok(), "{name} broke its promise on {:?}", String::from_utf8_lossy(&input));
    }
}

#[test]
fn v34_ten_thousand_inputs_a_parser() {
    for (name, _) in TARGETS {
        try_out(name, 10_000, 1);
    }
}

#[test]
fn v34_a_thousand_inputs_a_reader() {
    for (name, _) in READERS {
        try_out(name, 1_000, 1);
    }
}

/// One test a parser, so that they run beside each other.
macro_rules! torture {
    ($($test:ident $name:literal,)+) => {
        $(
            #[test]
            #[ignore = "takes minutes, of a reader an hour: `cargo xtask torture` runs it"]
            fn $test() {
                try_out($name, 10_000_000, 2);
            }
        )+

        #[test]
        fn v34_each_parser_is_tortured() {
            let tortured = [$($name),+];
            assert!(TARGETS.iter().chain(READERS).map(|(name, _)| *name).eq(tortured));
        }
    };
}

torture! {
    torture_ten_million_identifiers "identifier",
    torture_ten_million_provisional_passwords "provisional",
    torture_ten_million_addresses "email",
    torture_ten_million_sealed_tokens "sealed",
    torture_ten_million_hashes "phc",
    torture_ten_million_links "link",
    torture_ten_million_passwords "password",
    torture_ten_million_siecle_exports "siecle",
    torture_ten_million_directories "aaf",
    torture_ten_million_oneroster_bundles "oneroster",
    torture_ten_million_onde_tables "onde",
    torture_ten_million_educonnect_lists "educonnect",
    torture_ten_million_plain_tables "plain",
    torture_ten_million_mapped_tables "mapped",
    torture_ten_million_archives "zip",
}
