//! How many instructions the domain's decisions take: counted by callgrind, so that neither the machine's noise nor its
//! speed moves the numbers. `cargo xtask bench counts` holds them against `counts.txt`.
