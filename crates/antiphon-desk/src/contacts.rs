//! Contacts between SIP and the rows: the only place where a flow becomes text and text a flow.

use antiphon_call::input::Target;
use antiphon_office::ports::BindingRecord;
use antiphon_sip::registrar::{Binding, same_phone};

/// The contacts that can be understood. One whose flow cannot was written by another version; its phone comes back.
pub(crate) fn bindings(records: &[BindingRecord]) -> Vec<Binding> {
    records.iter().filter_map(binding).collect()
}

/// The contacts as they are kept.
pub(crate) fn records(bindings: &[Binding]) -> Vec<BindingRecord> {
    bindings.iter().map(record).collect()
}

/// Where a contact is reached.
pub(crate) fn target(record: &BindingRecord) -> Option<Target> {
    let flow = record.flow.parse().ok()?;
    let phone = record.instance.as_deref().and_then(same_phone).map(str::to_owned);
    Some(Target { contact: record.contact.clone(), flow, path: record.path.clone(), phone, trunk: None })
}

fn binding(record: &BindingRecord) -> Option<Binding> {
    Some(Binding {
        contact: record.contact.clone(),
        flow: record.flow.parse().ok()?,
        instance: record.instance.clone(),
        user_agent: record.user_agent.clone(),
        path: record.path.clone(),
        call_id: record.call_id.clone(),
        cseq: u32::try_from(record.cseq).ok()?,
        expires_ms: record.expires_ms,
    })
}

fn record(binding: &Binding) -> BindingRecord {
    BindingRecord {
        contact: binding.contact.clone(),
        flow: binding.flow.to_string(),
        instance: binding.instance.clone(),
        user_agent: binding.user_agent.clone(),
        path: binding.path.clone(),
        call_id: binding.call_id.clone(),
        cseq: binding.cseq.into(),
        expires_ms: binding.expires_ms,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_come_back_as_they_were_and_what_is_not_understood_is_left_out() {
        let binding = Binding {
            contact: "sip:ann@198.51.100.7:5062".to_owned(),
            flow: "tcp/192.0.2.1:5060/198.51.100.7:5062/17".parse().unwrap(),
            instance: Some("<urn:uuid:1>;reg-id=1".to_owned()),
            user_agent: Some("Phone".to_owned()),
            path: vec!["<sip:proxy;lr>".to_owned()],
            call_id: "call".to_owned(),
            cseq: 7,
            expires_ms: 60_000,
        };
        let kept = records(std::slice::from_ref(&binding));
        assert_eq!(bindings(&kept), std::slice::from_ref(&binding));
        assert_eq!(target(&kept[0]).map(|it| (it.contact, it.flow)), Some((binding.contact, binding.flow)));
        let strange = BindingRecord { flow: "carrier pigeon".to_owned(), ..kept[0].clone() };
        let negative = BindingRecord { cseq: -1, ..kept[0].clone() };
        assert_eq!((bindings(&[strange.clone(), negative]), target(&strange)), (vec![], None));
    }
}
