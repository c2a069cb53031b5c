//! Office work: a role of its own, apart from the responsibles'. Its pages stand under `/secretariat`, with a session
//! cookie and a store of sessions of their own, so that neither role's session opens the other's pages.
//!
//! No rule is decided here: a handler asks [`fratrie::Office`] and shows what it said. What an agent sees is bounded by
//! the schools of their scope ([`Clerk::roll`]).

mod account;
mod act;
mod agents;
mod assets;
mod chart;
mod class;
mod clerk;
mod drawer;
mod duplicates;
mod home;
mod job;
mod jobs;
mod login;
mod paper;
mod people;
mod print;
mod receive;
mod report;
mod room;
mod routes;
mod school;
mod search;
mod throttle;
mod upload;
mod words;

pub use agents::{OfficePassword, office_password};
pub(crate) use clerk::Said;
pub(crate) use room::Room;
pub(crate) use routes::routes;
