//! Messages.

use crate::prompts::Clip;
use crate::prompts::catalogue::clip;

pub(super) const CLIPS: &[Clip] = &[
    clip("inbox.empty", "Vous n'avez aucun message."),
    clip("inbox.you_have", "Vous avez"),
    clip("inbox.no", "aucun"),
    clip("inbox.new_one", "nouveau message"),
    clip("inbox.new", "nouveaux messages"),
    clip("inbox.of_which", ", dont"),
    clip("inbox.urgent_one", "urgent,"),
    clip("inbox.urgent", "urgents,"),
    clip("inbox.and", "et"),
    clip("inbox.saved_one", "message archivé."),
    clip("inbox.saved", "messages archivés."),
    clip("message.none", "Il n'y a pas de message."),
    clip("message.end", "Il n'y a plus de message."),
    clip("message.no_earlier", "Il n'y a pas de message précédent."),
    clip("message.new", "Nouveau message"),
    clip("message.old", "Message archivé"),
    clip("message.urgent", ", urgent"),
    clip("message.confidential", ", confidentiel"),
    clip("message.from", "De :"),
    clip("message.from_unknown", "D'un appelant inconnu."),
    clip("message.received", "Reçu"),
    clip("message.length", "Durée :"),
    clip("message.saved", "Le message est archivé."),
    clip("message.deleted", "Le message est effacé."),
    clip("message.gone", "Ce message a été effacé ailleurs entre-temps."),
    clip("message.damaged", "Ce message est endommagé et ne peut pas être écouté. Il est conservé."),
];
