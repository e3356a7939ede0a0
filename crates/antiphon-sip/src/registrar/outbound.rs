//! What a phone and its registrar agree on beyond plain registration: that it is reached by its flow (RFC 5626), and
//! that it is told an address of its own (RFC 5627).

use sipx_sip::headers::{Require, Supported, TokenList};
use sipx_sip::{Headers, Uri, Via};

use super::{Change, REG_ID, Refused};

/// Extensions that a REGISTER may insist on.
pub const SUPPORTED: [&str; 3] = ["path", "outbound", "gruu"];

/// What a REGISTER and its answer agree on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extensions {
    /// The contacts are reached by the flow they came on, and only by it.
    pub outbound: bool,
    /// The phone wants to know the address that reaches it and no other phone of its account.
    pub gruu: bool,
}

/// What is agreed on. The number of a flow counts only where both sides know what it means, and is taken from the
/// wanted contacts where they do not.
///
/// # Errors
/// [`Refused::FirstHop`], or [`Refused::Malformed`] for a request with several numbered flows: each of them is told on
/// the flow itself.
pub(super) fn agree(headers: &Headers, path: &[String], change: &mut Change) -> Result<Extensions, Refused> {
    let gruu = understands(headers, "gruu");
    let Change::Set(contacts) = change else { return Ok(Extensions { outbound: false, gruu }) };
    let is_numbered = |instance: &Option<String>| instance.as_ref().is_some_and(|it| it.contains(REG_ID));
    let numbered = contacts.iter().filter(|it| is_numbered(&it.instance));
    let added = numbered.clone().filter(|it| it.expires_s > 0).count();
    let outbound = numbered.count() > 0 && understands(headers, "outbound");
    if !outbound {
        contacts.iter_mut().for_each(|it| forget_number(&mut it.instance));
        return Ok(Extensions { outbound, gruu });
    }
    if added > 1 {
        return Err(Refused::Malformed);
    }
    let is_direct = headers.typed_all::<Via>().take(2).count() == 1;
    let keeps_flows = path.last().is_some_and(|first_hop| keeps_flows(first_hop));
    if is_direct || keeps_flows { Ok(Extensions { outbound, gruu }) } else { Err(Refused::FirstHop) }
}

fn forget_number(instance: &mut Option<String>) {
    if let Some((id, _)) = instance.as_deref().and_then(|it| it.split_once(REG_ID)) {
        *instance = Some(id.to_owned());
    }
}

/// Whether the proxy that wrote this `Path` value keeps the flow to the phone.
fn keeps_flows(path: &str) -> bool {
    let uri = path.trim_start_matches('<').trim_end_matches('>');
    let uri = Uri::parse(bytes::Bytes::copy_from_slice(uri.as_bytes()));
    uri.is_ok_and(|uri| uri.params().is_some_and(|params| params.contains("ob")))
}

fn understands(headers: &Headers, extension: &str) -> bool {
    let supported = headers.typed_all::<Supported>().filter_map(Result::ok).map(|Supported(tags)| tags);
    let required = headers.typed_all::<Require>().filter_map(Result::ok).map(|Require(tags)| tags);
    let mut tags = supported.chain(required).flat_map(|TokenList(tags)| tags);
    tags.any(|tag| tag.eq_ignore_ascii_case(extension.as_bytes()))
}
