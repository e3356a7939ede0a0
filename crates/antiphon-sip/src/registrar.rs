//! Registrations: what a REGISTER asks to change, and what the contacts of a phone are afterwards (RFC 3261
//! section 10.3, RFC 5626 section 6, RFC 5627 section 5, RFC 3327).
//!
//! [`ContactChanges::read`] looks at the request, [`ContactChanges::apply`] at what is stored; neither keeps anything.

pub mod outbound;

use sipx_sip::headers::ContactValue;
use sipx_sip::headers::address::Path;
use sipx_sip::{Address, CSeq, CallId, HeaderName, Headers, Request, Uri};

use crate::caller::clean;
use crate::flow::Flow;
use crate::registrar::outbound::Extensions;

/// Shortest registration we grant, in seconds. A shorter wish gets 423 (RFC 3261 section 21.4.17).
pub const EXPIRES_MIN_S: u32 = 60;
/// Longest registration we grant, in seconds; a longer wish is shortened to it.
pub const EXPIRES_MAX_S: u32 = 3_600;
/// The registration of a phone that has no wish, in seconds (RFC 3261 section 10.2.1.1).
pub const EXPIRES_DEFAULT_S: u32 = 3_600;
/// Contacts of one phone. One is usual, two where it registers over two networks; a phone that comes back from a new
/// port each time pushes out its oldest.
pub const CONTACTS_MAX: usize = 10;
/// Bytes of a contact address, Path value, Call-ID or instance: several times what phones send.
const VALUE_BYTES_MAX: usize = 512;
/// Path values of one registration: proxies on the way.
const PATH_MAX: usize = 8;
/// Characters of a User-Agent that are kept.
const USER_AGENT_CHARS_MAX: usize = 128;

/// One registered contact of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The address to be called.
    pub contact: String,
    /// The path to it.
    pub flow: Flow,
    /// `+sip.instance`, followed by `;reg-id=` and a number where the phone registers several flows (RFC 5626).
    pub instance: Option<String>,
    /// User-Agent of the phone.
    pub user_agent: Option<String>,
    /// Path values, to become the Route of requests to the phone (RFC 3327).
    pub path: Vec<String>,
    /// Call-ID of the registration.
    pub call_id: String,
    /// CSeq of the registration.
    pub cseq: u32,
    /// When it ends, epoch milliseconds.
    pub expires_ms: i64,
}

impl Binding {
    /// The value of `Contact` that tells the phone of this binding. With its account as `user@domain` it is told as
    /// well by which address everybody reaches this phone and no other (RFC 5627 section 5.1).
    #[must_use]
    pub fn contact_value(&self, now_ms: i64, account: Option<&str>) -> String {
        let left_s = self.expires_ms.saturating_sub(now_ms).max(0) / 1_000;
        let mut value = format!("<{}>;expires={left_s}", self.contact);
        if let Some(instance) = &self.instance {
            let (id, reg_id) =
                instance.split_once(REG_ID).map_or((&**instance, None), |(id, n)| (id, Some(n)));
            value.push_str(&format!(";+sip.instance=\"{id}\""));
            value.extend(reg_id.map(|number| format!("{REG_ID}{number}")));
            let gruu = account.and_then(|account| public_gruu(account, id));
            value.extend(gruu.map(|gruu| format!(";pub-gruu=\"{gruu}\"")));
        }
        value
    }

    /// Whether the other one is the same contact: the same flow of the same phone, or the same address.
    fn is_same_contact(&self, other: &WantedContact) -> bool {
        match (&self.instance, &other.instance) {
            (Some(mine), Some(theirs)) if mine.contains(REG_ID) && mine == theirs => true,
            _ => same_uri(&self.contact, &other.contact),
        }
    }
}

/// Before the number of a flow, in the stored spelling and on the wire.
const REG_ID: &str = ";reg-id=";

/// The phone whose flows are ways to the same contact, out of a binding's instance: they are tried one after the other
/// and never ring together (RFC 5626 section 5.3).
#[must_use]
pub fn same_phone(instance: &str) -> Option<&str> {
    instance.split_once(REG_ID).map(|(id, _)| id)
}

/// What a REGISTER asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactChanges {
    /// What is to change.
    pub change: Change,
    /// The flow it came on, which will lead to the contacts it adds.
    pub flow: Flow,
    /// User-Agent of the phone.
    pub user_agent: Option<String>,
    /// Path values (RFC 3327).
    pub path: Vec<String>,
    /// Its Call-ID.
    pub call_id: String,
    /// Its CSeq: of two requests with the same Call-ID the one with the lower number is the older one.
    pub cseq: u32,
    /// What the phone and we agree on beyond plain registration.
    pub extensions: Extensions,
}

/// The kinds of change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// None: the phone wants to know its contacts.
    Query,
    /// All contacts go (`Contact: *`).
    RemoveAll,
    /// These contacts come, stay or go.
    Set(Vec<WantedContact>),
}

/// One contact of a REGISTER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedContact {
    /// The address.
    pub contact: String,
    /// As in [`Binding::instance`].
    pub instance: Option<String>,
    /// How long it is wanted, in seconds, already within our limits; 0 means that it goes.
    pub expires_s: u32,
}

/// Why a REGISTER is refused before anything is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not understood, or too much of it: 400.
    #[error("the registration is malformed")]
    Malformed,
    /// Shorter than we grant: 423 with `Min-Expires`.
    #[error("the registration is shorter than {min_s} s")]
    TooBrief {
        /// Shortest registration, in seconds.
        min_s: u32,
    },
    /// The phone wants to be reached by its flow, and the proxy next to it does not keep flows: 439 (RFC 5626
    /// section 6).
    #[error("the first hop lacks outbound support")]
    FirstHop,
}

/// A newer REGISTER with the same Call-ID came before this one, which changes nothing (RFC 3261 section 10.3 step 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a newer registration has been stored")]
pub struct Outdated;

impl ContactChanges {
    /// Reads a REGISTER that came on `flow`.
    ///
    /// # Errors
    /// [`Refused`]: a `Contact` that is no SIP address, `*` with anything but `Expires: 0` alone, too many or too long
    /// values, or a wish below [`EXPIRES_MIN_S`].
    pub fn read(request: &Request, flow: Flow) -> Result<Self, Refused> {
        let headers = &request.headers;
        let call_id = headers.typed::<CallId>().and_then(Result::ok).ok_or(Refused::Malformed)?;
        let cseq = headers.typed::<CSeq>().and_then(Result::ok).ok_or(Refused::Malformed)?;
        let user_agent = headers.value(&HeaderName::UserAgent);
        let user_agent =
            user_agent.map(|value| clean(&String::from_utf8_lossy(&value), USER_AGENT_CHARS_MAX));
        let (mut change, path) = (change(headers)?, path(headers)?);
        let extensions = outbound::agree(headers, &path, &mut change)?;
        Ok(Self {
            change,
            extensions,
            flow,
            user_agent: user_agent.filter(|value| !value.is_empty()),
            path,
            call_id: text(&call_id.0)?,
            cseq: cseq.sequence,
        })
    }

    /// The contacts afterwards, expired ones left out, given those before.
    ///
    /// # Errors
    /// [`Outdated`]: then nothing changes.
    pub fn apply(&self, before: &[Binding], now_ms: i64) -> Result<Vec<Binding>, Outdated> {
        let mut bindings: Vec<Binding> = before.iter().filter(|it| it.expires_ms > now_ms).cloned().collect();
        match &self.change {
            Change::Query => {}
            Change::RemoveAll => {
                if bindings.iter().any(|binding| self.is_outdated(binding)) {
                    return Err(Outdated);
                }
                bindings.clear();
            }
            Change::Set(contacts) => {
                for contact in contacts {
                    self.set(contact, &mut bindings, now_ms)?;
                }
            }
        }
        forget_oldest(&mut bindings);
        Ok(bindings)
    }

    fn set(&self, wanted: &WantedContact, bindings: &mut Vec<Binding>, now_ms: i64) -> Result<(), Outdated> {
        if bindings.iter().any(|it| it.is_same_contact(wanted) && self.is_outdated(it)) {
            return Err(Outdated);
        }
        bindings.retain(|binding| !binding.is_same_contact(wanted));
        if wanted.expires_s > 0 {
            bindings.push(self.binding(wanted, now_ms));
        }
        Ok(())
    }

    fn binding(&self, wanted: &WantedContact, now_ms: i64) -> Binding {
        Binding {
            contact: wanted.contact.clone(),
            flow: self.flow,
            instance: wanted.instance.clone(),
            user_agent: self.user_agent.clone(),
            path: self.path.clone(),
            call_id: self.call_id.clone(),
            cseq: self.cseq,
            expires_ms: now_ms.saturating_add(i64::from(wanted.expires_s) * 1_000),
        }
    }

    fn is_outdated(&self, stored: &Binding) -> bool {
        stored.call_id == self.call_id && stored.cseq >= self.cseq
    }
}

/// The newest contacts stay: of a phone that never takes back its old ones, only the last can be reached.
fn forget_oldest(bindings: &mut Vec<Binding>) {
    while bindings.len() > CONTACTS_MAX {
        let oldest = bindings.iter().enumerate().min_by_key(|(_, binding)| binding.expires_ms);
        let Some((oldest, _)) = oldest else { return };
        bindings.remove(oldest);
    }
}

fn change(headers: &Headers) -> Result<Change, Refused> {
    let expires = expires_header(headers);
    let mut contacts = Vec::new();
    let mut all = false;
    for value in headers.typed_all::<ContactValue>() {
        match value.map_err(|_| Refused::Malformed)? {
            ContactValue::Wildcard => all = true,
            ContactValue::Address(address) => contacts.push(address),
        }
        if contacts.len() > CONTACTS_MAX {
            return Err(Refused::Malformed);
        }
    }
    match (all, contacts.is_empty()) {
        (true, true) if expires == Some(0) => Ok(Change::RemoveAll),
        (true, _) => Err(Refused::Malformed),
        (false, true) => Ok(Change::Query),
        (false, false) => {
            let wanted = contacts.iter().map(|contact| wanted(contact, expires));
            Ok(Change::Set(wanted.collect::<Result<_, _>>()?))
        }
    }
}

fn wanted(address: &Address, header: Option<u32>) -> Result<WantedContact, Refused> {
    if !address.uri.scheme().is_sip() {
        return Err(Refused::Malformed);
    }
    let wish = address.param("expires").map(seconds).or(header).unwrap_or(EXPIRES_DEFAULT_S);
    if (1..EXPIRES_MIN_S).contains(&wish) {
        return Err(Refused::TooBrief { min_s: EXPIRES_MIN_S });
    }
    Ok(WantedContact {
        contact: text(&address.uri.to_bytes())?,
        instance: instance(address)?,
        expires_s: wish.min(EXPIRES_MAX_S),
    })
}

fn instance(address: &Address) -> Result<Option<String>, Refused> {
    let Some(id) = address.param("+sip.instance") else { return Ok(None) };
    let mut instance = text(id)?;
    if instance.contains(['"', '\\', ';']) {
        return Err(Refused::Malformed);
    }
    // A number out of range is no number: the contact then stands for itself (RFC 5626 section 4.2).
    let reg_id = address.param("reg-id").and_then(digits).filter(|number| *number > 0);
    instance.extend(reg_id.map(|number| format!("{REG_ID}{number}")));
    Ok(Some(instance))
}

fn path(headers: &Headers) -> Result<Vec<String>, Refused> {
    let mut values = Vec::new();
    for value in headers.typed_all::<Path>() {
        let address = value.map_err(|_| Refused::Malformed)?;
        values.push(format!("<{}>", text(&address.uri.to_bytes())?));
        if values.len() > PATH_MAX {
            return Err(Refused::Malformed);
        }
    }
    Ok(values)
}

/// The wish for all contacts that have none of their own.
fn expires_header(headers: &Headers) -> Option<u32> {
    headers.value(&HeaderName::Expires).map(|value| seconds(&value))
}

/// A wish that is no number, or too large for one, counts as the default (RFC 3261 section 10.2.1.1 and 20.19).
fn seconds(value: &[u8]) -> u32 {
    digits(value).unwrap_or(EXPIRES_DEFAULT_S)
}

fn digits(value: &[u8]) -> Option<u32> {
    let text = std::str::from_utf8(value).ok()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// The address that reaches one phone of an account and no other: the account with the instance as its `gr` parameter.
fn public_gruu(account: &str, instance: &str) -> Option<String> {
    let urn = instance.strip_prefix('<')?.strip_suffix('>')?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.!~*'():/+$&".contains(&byte);
    (!urn.is_empty() && urn.bytes().all(is_plain)).then(|| format!("sip:{account};gr={urn}"))
}

fn text(value: &[u8]) -> Result<String, Refused> {
    let text = std::str::from_utf8(value).map_err(|_| Refused::Malformed)?;
    if text.len() > VALUE_BYTES_MAX || text.chars().any(char::is_control) {
        return Err(Refused::Malformed);
    }
    Ok(text.to_owned())
}

fn same_uri(one: &str, other: &str) -> bool {
    let parse = |text: &str| Uri::parse(bytes::Bytes::copy_from_slice(text.as_bytes()));
    one == other || matches!((parse(one), parse(other)), (Ok(one), Ok(other)) if one.equivalent(&other))
}

#[cfg(test)]
mod tests;
