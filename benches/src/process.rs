//! What the kernel says of this process.

use crate::Failure;

/// Its memory, in MiB: `VmRSS` now, `VmHWM` at most.
pub(crate) fn resident(what: &str) -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kib = line.and_then(|line| line.split_whitespace().next()).ok_or("the kernel does not tell")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}

/// The seconds of a core that it had so far.
pub(crate) fn processor() -> Result<f64, Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |field: usize| fields.get(field).copied().unwrap_or_default().parse::<f64>();
    Ok((ticks(11)? + ticks(12)?) / 100.0)
}
