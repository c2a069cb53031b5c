//! Keeps a directory in step and sends mails, until Ctrl-C; with `--once`, what waits now; with `--rebuild`, the
//! directory anew from the first event.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

use fratrie::{Database, Events, Fratrie, SecretKey};
use fratrie_directory::{
    keeper::Keeper,
    post::{Post, Way},
};
use std::{env, error::Error, fs, path::PathBuf, time::Duration};

/// How often it looks.
const PAUSE: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let (once, rebuild) = (asked("--once"), asked("--rebuild"));
    let folder = PathBuf::from(setting("DIRECTORY_FOLDER", "directory"));
    fs::create_dir_all(&folder)?;
    let database = Database::connect(&setting("FRATRIE_DATABASE_URL", "sqlite:quickstart.db")).await?;
    let key = SecretKey::from_env("FRATRIE_SECRET_KEY").unwrap_or(SecretKey::from_bytes([7; 32]));
    let fratrie = Fratrie::builder().secret_key(key).database(&database).build().await?;
    let events = fratrie.realm(&setting("FRATRIE_REALM", "ac-dijon")).await?.events();

    let way = match env::var("DIRECTORY_SMTP_URL") {
        Ok(url) => Way::smtp(&url)?,
        Err(_) => Way::Folder(folder.clone()),
    };
    let from = setting("DIRECTORY_MAIL_FROM", "Fratrie <ne-pas-repondre@localhost>").parse()?;
    let post = Post { way, from, portal: setting("DIRECTORY_PORTAL_URL", "http://localhost:8080") };
    let mut keeper = Keeper::open(folder.join("directory.json"))?;
    if rebuild {
        keeper.rebuild(&events).await?;
    }
    if once {
        round(&mut keeper, &post, &events).await?;
        show(&keeper);
        return Ok(());
    }
    loop {
        // What fails is tried again: nothing was acknowledged.
        if let Err(error) = round(&mut keeper, &post, &events).await {
            eprintln!("{error}");
        }
        tokio::select! {
            () = tokio::time::sleep(PAUSE) => {}
            _ = tokio::signal::ctrl_c() => break,
        }
    }
    show(&keeper);
    Ok(())
}

async fn round(
    keeper: &mut Keeper,
    post: &Post,
    events: &Events,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let kept = keeper.round(events).await;
    post.round(events).await?;
    kept
}

fn show(keeper: &Keeper) {
    for (account, entry) in &keeper.directory().accounts {
        match entry.answered_by {
            Some(principal) => println!("{account}: {principal} answers for it"),
            None => println!("{account}: {} children", entry.children.len()),
        }
    }
}

fn asked(flag: &str) -> bool {
    env::args().skip(1).any(|argument| argument == flag)
}

fn setting(name: &str, otherwise: &str) -> String {
    env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}
