//! The figures.

use fratrie_domain::{chrono::TimeDelta, throttle::Rule};

/// How failures slow down further attempts. The defaults allow one account a hundred consecutive failures in all (NIST SP
/// 800-63B-4): eighty to strangers, twenty to devices and sessions seen before, so that hammering closes neither the one
/// nor the other for the family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Throttling {
    /// Attempts on one account by who was not seen before: 5 that wait for nothing, then 15 seconds, doubled up to an
    /// hour, 80 in all.
    pub account: Rule,
    /// Attempts on one account from devices and sessions seen before: the same, 20 in all.
    pub device: Rule,
    /// Wrong lines of one principal's merge forms: 20 that wait for nothing, then 15 seconds, doubled up to an hour; a day
    /// without any forgets them.
    pub principal: Rule,
    /// Failures from one origin: 100 that wait for nothing (a school's whole staff room is one origin), then a second,
    /// doubled up to a minute; an hour without any forgets them.
    pub origin: Rule,
    /// Mails asked for one address or account: 3 that wait for nothing, then 5 minutes, doubled up to 15; so the link of
    /// the last one, which lives 30 minutes, is always there for who reads the mail.
    pub mail: Rule,
    /// Tries on one letter: 10, then it is void.
    pub letter: u32,
}

impl Default for Throttling {
    fn default() -> Self {
        let account = Rule {
            free: 5,
            first: TimeDelta::seconds(15),
            longest: TimeDelta::hours(1),
            most: Some(80),
            memory: None,
        };
        Self {
            account,
            device: Rule { most: Some(20), ..account },
            principal: Rule { free: 20, most: None, memory: Some(TimeDelta::days(1)), ..account },
            origin: Rule {
                free: 100,
                first: TimeDelta::seconds(1),
                longest: TimeDelta::minutes(1),
                most: None,
                memory: Some(TimeDelta::hours(1)),
            },
            mail: Rule {
                free: 3,
                first: TimeDelta::minutes(5),
                longest: TimeDelta::minutes(15),
                most: None,
                memory: Some(TimeDelta::hours(1)),
            },
            letter: 10,
        }
    }
}
