//! What is counted: one decision, on a view that was loaded for it. Making the view and forgetting the answer is not.
#![expect(missing_docs, unused_qualifications, reason = "what the macros make")]

mod world;

use fratrie_domain::{ChangeSet, Refusal, decide};
use gungraun::prelude::*;
use static_alloc::Bump;
use std::hint::black_box;
use world::{Case, children, first_roster, merge, same_roster, split};

/// What the C library's allocator does for a request hangs on all that came before, even on the length of the path from which
/// the program was started: a tenth of a count, and more. Here a request always costs the same.
#[global_allocator]
static MEMORY: Bump<[u8; 1 << 28]> = Bump::uninit();

/// The case comes back too: it is dropped outside of what is counted.
type Decided = (Case, Result<ChangeSet, Refusal>);

fn decided(mut case: Case) -> Decided {
    let command = case.command.take();
    let decided = command.map(|command| decide(black_box(&case.view), command, &case.env));
    (case, black_box(decided.unwrap_or(Err(Refusal::NothingToMerge))))
}

#[library_benchmark(setup = merge)]
#[bench::of_2_accounts(2)]
#[bench::of_7_accounts(7)]
#[bench::of_50_accounts(50)]
fn a_merge(case: Case) -> Decided {
    decided(case)
}

#[library_benchmark(setup = split)]
#[bench::of_2_accounts(2)]
#[bench::of_7_accounts(7)]
fn a_split(case: Case) -> Decided {
    decided(case)
}

#[library_benchmark]
#[bench::of_100_pupils_first(first_roster(100))]
#[bench::of_100_pupils_again(same_roster(100))]
fn an_import(case: Case) -> Decided {
    decided(case)
}

#[library_benchmark(setup = children)]
#[bench::of_2_accounts(2)]
#[bench::of_50_accounts(50)]
fn the_children(case: Case) -> (Case, usize) {
    let account = case.account;
    let children = black_box(case.view.children(black_box(account)));
    let number = children.len();
    std::mem::forget(children);
    (case, number)
}

library_benchmark_group!(name = decisions, benchmarks = [a_merge, a_split, an_import, the_children]);

/// The C library copies memory by the processor's best way, and a count would move with the machine: here by the one that
/// every x86-64 has.
const PLAIN: &str = "glibc.cpu.hwcaps=-AVX_Fast_Unaligned_Load,-AVX512F,-AVX512VL,-AVX2,-AVX,-BMI2,-SSE4_2,-SSE4_1,-SSSE3,\
    -ERMS,-FSRM:glibc.cpu.x86_non_temporal_threshold=0xf000000";

main!(
    config = LibraryBenchmarkConfig::default().env("GLIBC_TUNABLES", PLAIN),
    library_benchmark_groups = decisions
);
