//! Starts the portal, and ends it on Ctrl-C or SIGTERM.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program speaks to who starts it")]

use fratrie::SystemClock;
use fratrie_portal::{Asked, HELP, Portal, Settings, StartError, office_password};
use std::process::ExitCode;
use tracing_subscriber::{filter::LevelFilter, filter::Targets, prelude::*};

/// What a shell takes for wrong usage.
const NOT_STARTED: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    // An unknown cookie is no news; a failing session store is.
    let targets = Targets::new()
        .with_default(LevelFilter::INFO)
        .with_target("tower_sessions", LevelFilter::ERROR)
        .with_target("tower_sessions_core", LevelFilter::ERROR);
    tracing_subscriber::registry().with(tracing_subscriber::fmt::layer().with_filter(targets)).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fratrie-portal : {error}");
            NOT_STARTED.into()
        }
    }
}

async fn run() -> Result<(), StartError> {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let settings = match Settings::read(arguments, |name| std::env::var(name).ok())? {
        Asked::Help => {
            print!("{HELP}");
            return Ok(());
        }
        Asked::OfficePassword(settings) => {
            println!("{}", office_password(&settings).await?);
            return Ok(());
        }
        Asked::Run(settings) => *settings,
    };
    let portal = Portal::start(settings, SystemClock).await?;
    println!("{}", portal.welcome());
    asked_to_stop().await;
    println!("\n  Au revoir / Goodbye");
    portal.stop().await;
    Ok(())
}

/// Resolves on Ctrl-C, or when the system asks (SIGTERM). If neither can be heard, never.
async fn asked_to_stop() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
