//! `cargo xtask bench [NAME...]`: what is measured.

mod counts;
mod size;

pub(crate) use counts::counts;

/// A measurement's name and what takes it.
type Bench = (&'static str, fn() -> Result<(), String>);

const BENCHES: &[Bench] = &[("counts", counts), ("size", size::size)];

/// Takes the measurements that are named, or all of them.
pub(crate) fn bench(named: &[String]) -> Result<(), String> {
    if let Some(name) = named.iter().find(|name| BENCHES.iter().all(|(bench, _)| bench != name)) {
        let known: Vec<&str> = BENCHES.iter().map(|(bench, _)| *bench).collect();
        return Err(format!("no measurement is called {name:?}; there are: {}", known.join(", ")));
    }
    let wanted = |name: &str| named.is_empty() || named.iter().any(|wanted| wanted == name);
    BENCHES.iter().filter(|(name, _)| wanted(name)).try_for_each(|(_, bench)| bench())
}
