//! Lines of phones on pages: each outlives its connection for a moment, so that a network that was away costs no call.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use antiphon_core::account::secret::Secret;
use antiphon_core::ids::PersonId;
use antiphon_core::page_phone::{PhoneNews, PhoneOrder};
use antiphon_core::person::Device;
use tokio::sync::{Notify, mpsc};

/// How long a ticket holds: a page uses it at once.
const TICKET_HOLDS: Duration = Duration::from_secs(30);
/// Tickets that are out at once, of everybody.
const TICKETS_MAX: usize = 10_000;
/// Tickets of one person that are out at once: each of his phones may lose its network a few times within their time.
const TICKETS_EACH_MAX: usize = 64;
/// Phones of one person that are open at once, each a tab of a browser.
const LINES_MAX: usize = 8;
/// How long a line is kept whose page is not there.
const AWAY_MAX: Duration = Duration::from_secs(30);
/// News that a page may have missed while its network was away.
const NEWS_KEPT: usize = 64;

/// Where phones on pages get their lines.
pub trait PageLines: Send + Sync {
    /// Opens one: a telephone of this owner, which registers at once, and leaves when its orders end.
    fn open(&self, owner: LineOwner) -> OpenLine;
    /// A word that nobody can guess.
    fn secret(&self) -> Secret;
}

/// Whose telephone it is.
#[derive(Clone, Debug)]
pub struct LineOwner {
    /// The account it uses.
    pub account: Device,
    /// The number it shows.
    pub number: String,
    /// The name it shows.
    pub name: String,
    /// Where its browser is.
    pub remote: IpAddr,
}

/// A telephone.
pub struct OpenLine {
    /// What its user does.
    pub orders: mpsc::Sender<PhoneOrder>,
    /// What he is told.
    pub news: mpsc::Receiver<PhoneNews>,
}

/// All phones on pages.
#[derive(Clone)]
pub struct Telephones(Arc<All>);

struct All {
    lines: Arc<dyn PageLines>,
    tickets: Mutex<Vec<Ticket>>,
    open: Mutex<HashMap<String, Arc<Line>>>,
}

struct Ticket {
    secret: Secret,
    person: PersonId,
    until: Instant,
}

/// A line that a page has, or had a moment ago.
pub(super) struct Line {
    /// By which the page asks for it again.
    pub(super) name: String,
    person: PersonId,
    pub(super) orders: mpsc::Sender<PhoneOrder>,
    /// Held by the connection that the page has now.
    pub(super) news: tokio::sync::Mutex<mpsc::Receiver<PhoneNews>>,
    /// Another connection takes it over.
    pub(super) taken: Notify,
    pub(super) known: Mutex<Known>,
}

/// What is known of a line.
#[derive(Default)]
pub(super) struct Known {
    /// How often a connection has taken it.
    pub(super) tenants: u64,
    /// The last order that was heeded; the page counts them.
    pub(super) ordered: u64,
    /// News so far, and the last of them as they were sent.
    pub(super) told: u64,
    pub(super) sent: VecDeque<(u64, String)>,
    /// Call-ID of the call there is.
    pub(super) call: Option<String>,
}

impl Known {
    /// What was sent since the page had seen so many.
    pub(super) fn missed(&self, seen: u64) -> Vec<String> {
        self.sent.iter().filter(|(number, _)| *number > seen).map(|(_, text)| text.clone()).collect()
    }

    /// Keeps what is being sent, for a page that may have missed it.
    pub(super) fn keep(&mut self, text: String) {
        self.sent.push_back((self.told, text));
        if self.sent.len() > NEWS_KEPT {
            self.sent.pop_front();
        }
    }
}

impl Telephones {
    /// None yet; lines come from there.
    #[must_use]
    pub fn new(lines: Arc<dyn PageLines>) -> Self {
        Self(Arc::new(All { lines, tickets: Mutex::default(), open: Mutex::default() }))
    }

    /// A ticket for one connection of a person's page; `None` if too many are out.
    pub(super) fn ticket(&self, person: PersonId) -> Option<Secret> {
        let mut tickets = lock(&self.0.tickets);
        let now = Instant::now();
        tickets.retain(|ticket| ticket.until > now);
        let of_his = tickets.iter().filter(|ticket| ticket.person == person).count();
        if of_his >= TICKETS_EACH_MAX || tickets.len() >= TICKETS_MAX {
            return None;
        }
        let secret = self.0.lines.secret();
        tickets.push(Ticket { secret: secret.clone(), person, until: now + TICKET_HOLDS });
        Some(secret)
    }

    /// Whether this is a ticket of the person's that has not been used: it is now.
    pub(super) fn admits(&self, person: PersonId, shown: &str) -> bool {
        let (mut tickets, now) = (lock(&self.0.tickets), Instant::now());
        let is_it = |it: &Ticket| it.person == person && it.until > now && it.secret.expose() == shown;
        tickets.iter().position(is_it).map(|at| tickets.swap_remove(at)).is_some()
    }

    /// The person's line of that name, if it is still there.
    pub(super) fn find(&self, person: PersonId, name: &str) -> Option<Arc<Line>> {
        lock(&self.0.open).get(name).filter(|line| line.person == person).cloned()
    }

    /// A new line; `None` if the person has too many.
    pub(super) fn open(&self, person: PersonId, owner: LineOwner) -> Option<Arc<Line>> {
        let mut open = lock(&self.0.open);
        if open.values().filter(|line| line.person == person).count() >= LINES_MAX {
            return None;
        }
        let OpenLine { orders, news } = self.0.lines.open(owner);
        let name = self.0.lines.secret().expose().to_owned();
        let (news, taken, known) = (tokio::sync::Mutex::new(news), Notify::new(), Mutex::default());
        let line = Arc::new(Line { name: name.clone(), person, orders, news, taken, known });
        open.insert(name, Arc::clone(&line));
        Some(line)
    }

    /// A connection has the line from now on: what it gives back when it ends.
    pub(super) fn take(&self, line: &Line) -> u64 {
        let mut known = lock(&line.known);
        known.tenants += 1;
        line.taken.notify_waiters();
        known.tenants
    }

    /// The connection is gone. If no other takes the line, it ends.
    pub(super) fn give_back(&self, line: Arc<Line>, tenant: u64, is_for_good: bool) {
        let this = self.clone();
        tokio::spawn(async move {
            if !is_for_good {
                tokio::time::sleep(AWAY_MAX).await;
            }
            if lock(&line.known).tenants == tenant {
                lock(&this.0.open).remove(&line.name);
            }
        });
    }
}

pub(super) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing in here is left half done.
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use antiphon_core::ids::{DeviceId, OrganizationId};
    use uuid::Uuid;

    use super::*;

    #[derive(Default)]
    struct Counted(AtomicUsize);

    impl PageLines for Counted {
        fn open(&self, _: LineOwner) -> OpenLine {
            let ((orders, _), (_, news)) = (mpsc::channel(1), mpsc::channel(1));
            OpenLine { orders, news }
        }

        fn secret(&self) -> Secret {
            Secret::presented(&self.0.fetch_add(1, Ordering::Relaxed).to_string())
        }
    }

    const ADA: PersonId = PersonId(Uuid::from_u128(1));
    const BEN: PersonId = PersonId(Uuid::from_u128(2));

    fn telephones() -> Telephones {
        Telephones::new(Arc::new(Counted::default()))
    }

    fn owner() -> LineOwner {
        let account = Device {
            id: DeviceId(Uuid::nil()),
            organization: OrganizationId(Uuid::nil()),
            person: ADA,
            username: "2001.k7m2pq".into(),
            ha1_md5: [0; 16],
            ha1_sha256: [0; 32],
            in_browser: true,
            created_ms: 0,
        };
        LineOwner { account, number: "2001".into(), name: "Ada".into(), remote: [127, 0, 0, 1].into() }
    }

    #[test]
    fn a_ticket_holds_once_and_for_its_owner() {
        let telephones = telephones();
        let ticket = telephones.ticket(ADA).unwrap();
        assert!(!telephones.admits(BEN, ticket.expose()));
        assert!(!telephones.admits(ADA, "something else"));
        assert!(telephones.admits(ADA, ticket.expose()));
        assert!(!telephones.admits(ADA, ticket.expose()));
    }

    #[test]
    fn nobody_hoards_tickets() {
        let telephones = telephones();
        let had = (0..2 * TICKETS_EACH_MAX).filter_map(|_| telephones.ticket(ADA)).count();
        assert_eq!(had, TICKETS_EACH_MAX);
        assert!(telephones.ticket(BEN).is_some());
    }

    #[test]
    fn a_line_is_its_owners_alone() {
        let telephones = telephones();
        let line = telephones.open(ADA, owner()).unwrap();
        assert!(telephones.find(ADA, &line.name).is_some());
        assert!(telephones.find(BEN, &line.name).is_none());
    }

    #[test]
    fn one_person_has_so_many_lines_and_no_more() {
        let telephones = telephones();
        let opened = (0..LINES_MAX).filter_map(|_| telephones.open(ADA, owner())).count();
        assert_eq!(opened, LINES_MAX);
        assert!(telephones.open(ADA, owner()).is_none());
        assert!(telephones.open(BEN, owner()).is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_whose_page_does_not_come_back_ends_and_not_sooner() {
        let telephones = telephones();
        let line = telephones.open(ADA, owner()).unwrap();
        let name = line.name.clone();
        let first = telephones.take(&line);
        telephones.give_back(Arc::clone(&line), first, false);
        tokio::time::sleep(AWAY_MAX / 2).await;
        let second = telephones.take(&telephones.find(ADA, &name).unwrap());
        tokio::time::sleep(AWAY_MAX).await;
        assert!(telephones.find(ADA, &name).is_some());
        telephones.give_back(line, second, false);
        tokio::time::sleep(AWAY_MAX + Duration::from_secs(1)).await;
        assert!(telephones.find(ADA, &name).is_none());
    }
}
