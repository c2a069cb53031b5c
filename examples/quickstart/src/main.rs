//! Two children in two schools, two letters, one account: the facade in sixty lines.
#![expect(clippy::print_stdout, reason = "it shows what happens")]

use fratrie::{Database, Fratrie, LogIn, Origin, SecretKey, roster::read_plain_csv};
use std::{env, error::Error};

/// What the two schools know: one person, two records.
const ROSTER: &str = "\
school_code;school_name;student_id;student_family_name;student_given_name;birth_date;class;responsible_id;responsible_family_name;responsible_given_name;relationship;level
0999001A;Collège des Tilleuls;E1;Cosams;Dylan;2014-03-02;6e A;R1;Cosams;Angélique;mère;1
0999002B;Lycée de la Fontaine;E7;Cosams;Florian;2010-11-19;2de 3;R9;COSAMS;ANGELIQUE;mère;1
";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A service keeps its key: SecretKey::from_env("FRATRIE_SECRET_KEY")?
    let key = SecretKey::from_env("FRATRIE_SECRET_KEY").unwrap_or(SecretKey::from_bytes([7; 32]));
    // A file, or a server: postgres://user@host/database
    let url = env::var("FRATRIE_DATABASE_URL").unwrap_or("sqlite:quickstart.db".to_owned());
    let database = Database::connect(&url).await?;
    let fratrie = Fratrie::builder().secret_key(key).database(&database).build().await?;
    let realm = fratrie.realm("ac-dijon").await?;
    let origin: Origin = "quickstart".parse()?;

    // The school office: two children of one responsible, known to two schools: two accounts, two letters.
    let import = realm.office().import(read_plain_csv(ROSTER.as_bytes())?).await?;
    let [dylan, florian] = import.letters.as_slice() else {
        println!("This database holds this family already: delete it to begin anew.");
        return Ok(());
    };
    for letter in [dylan, florian] {
        println!("Letter to {}: {} / {}", letter.holder, letter.identifier, letter.provisional.expose());
    }

    // The responsible: the first letter activates the account to keep …
    let portal = realm.portal();
    let LogIn::ActivationRequired(activation) = portal.log_in(&dylan.credentials(), &origin).await? else {
        return Err("a new letter activates its account".into());
    };
    let email = "parent@example.org".parse()?;
    let principal = portal.activate(activation, "un nouveau mot de passe".parse()?, Some(email)).await?;

    // … the second one is grouped into it: a preview, which changes nothing, then the confirmation.
    let preview = portal.preview_merge(&principal, &[florian.credentials()], &origin).await?;
    println!("\nGrouping would bring:");
    for line in &preview.lines {
        for come in &line.outcome.as_ref().map_err(Clone::clone)?.children {
            println!("  {}", come.child);
        }
    }
    let receipt = portal.merge(&principal, preview.confirm(), &origin).await?; // refused if anything moved since
    println!("\nGrouped. The account that stays lists:");
    for child in portal.children(&receipt.session).await? {
        println!("  {child}");
    }

    // The other account no longer logs in; who shows its right secret is told where it went.
    if let Err(refused) = portal.log_in(&florian.credentials(), &origin).await {
        println!("\nFlorian's letter now says: {refused}");
    }
    Ok(())
}
