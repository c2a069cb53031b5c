//! Processes that are killed while they commit: a test starts its own program again as a child, which commits
//! [steps](crate::counter) and tells each one, until it is killed from outside or kills itself at a point of a commit.

use crate::{
    counter::{count, step},
    verdict::Verdict,
};
use fratrie_storage::{Source, Store};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// What stands before the number of a step that was acknowledged, on a line of the child's output.
const ACKNOWLEDGED: &str = "acknowledged ";

/// The child: commits step after step and tells each one on its standard output, for ever.
///
/// # Errors
/// The store fails.
pub async fn work(store: &dyn Store) -> Verdict {
    let mut out = std::io::stdout();
    loop {
        let next = count(store).await? + 1;
        store.commit(&step(next)).await?;
        // The test runner may have left a line of its own unfinished.
        write!(out, "\n{ACKNOWLEDGED}{next}\n").and_then(|()| out.flush()).map_err(Source::from)?;
    }
}

/// Kills this process, as no process can keep from being killed, at the third call.
pub fn kill_at_third_call() -> impl Fn() + Send + Sync + 'static {
    let calls = AtomicU32::new(0);
    move || {
        if calls.fetch_add(1, Ordering::SeqCst) == 2 {
            let _dead = Command::new("kill").args(["-KILL", &std::process::id().to_string()]).status();
        }
    }
}

/// The parent: runs the child until it was heard so often or killed itself, and kills it; the last step that it
/// acknowledged.
///
/// # Errors
/// The child can not be started or ended.
pub fn killed(child: &mut Command, heard: usize) -> Result<u64, Source> {
    let mut child = child.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let out = child.stdout.take().ok_or("the child has no output")?;
    let lines = BufReader::new(out).lines().map_while(Result::ok);
    let told = lines.filter_map(|line| line.strip_prefix(ACKNOWLEDGED)?.parse().ok());
    let last = told.take(heard).last().unwrap_or(0);
    child.kill()?;
    child.wait()?;
    Ok(last)
}
